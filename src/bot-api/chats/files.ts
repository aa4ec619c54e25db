import type { Upload } from '../params.ts';
import type { State, StoredFile } from './state.ts';

/** Stores a file in a folder. `getFile` then finds it. */
export function storeFile(state: State, upload: Upload, folder: string): StoredFile {
  const n = ++state.serial;
  const dot = upload.name.lastIndexOf('.');
  const file: StoredFile = {
    id: `file-${n}`,
    name: upload.name,
    mime: upload.mime === '' ? 'application/octet-stream' : upload.mime,
    path: `${folder}/file_${n}${dot === -1 ? '' : upload.name.slice(dot).replaceAll(/[^\w.]/g, '')}`,
    bytes: upload.bytes,
  };
  state.files.set(file.id, file);
  return file;
}
