import { badRequest } from './refusal.ts';
import { Upload } from './params.ts';

/**
 * The parameters in a request's body: JSON, a form, or multipart with files.
 * @throws Refusal with code 400 if the body cannot be read
 */
export async function readBody(contentType: string, body: Uint8Array): Promise<Record<string, unknown>> {
  if (body.length === 0) return {};
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return readJson(Buffer.from(body).toString());
  if (type === 'multipart/form-data') return readMultipart(contentType, body);
  return Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
}

function readJson(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest("can't parse request body JSON object");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('object expected as request body');
  return { ...value };
}

async function readMultipart(contentType: string, body: Uint8Array): Promise<Record<string, unknown>> {
  let form: FormData;
  try {
    form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw badRequest("can't parse multipart body");
  }
  const result: Record<string, unknown> = {};
  for (const [name, value] of form)
    result[name] =
      typeof value === 'string' ? value : new Upload(value.name, value.type, new Uint8Array(await value.arrayBuffer()));
  return result;
}
