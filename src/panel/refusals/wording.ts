/** How providers word what a refusal means: in lower case and without quotation marks. All are linear in the length of a message. */

/** It is not served here. */
export const WRONG_PLACE =
  /location is not supported|(country|region|territory|location)\b.{0,60}not (supported|available|allowed|permitted)|not (supported|available|allowed|permitted) (in|from) your (country|region|location|territory)|unsupported_country|\bip( address)?\b.{0,60}(not (allow|authori[sz]ed|whitelist|permitted|on|in)|blocked|denied|restricted|banned)|(blocked|denied|unauthorized|not authorized).{0,30}\bip\b|check your network settings|security policy|geo-?block|(region|country) (policy|restriction)|error code: 1\d{3}\b|ip_not_authorized/;
/** Settings of privacy or routing allow nobody. */
export const NOT_ROUTED =
  /matching your (guardrail|data)|data policy|guardrail restriction|no allowed providers|providers have been ignored|(training|retention) violation|zero data retention|privacy settings/;
/** The key. */
export const BAD_KEY =
  /(api[ _-]?key|access token|credentials?)( provided)?( is| are|:)? (not valid|invalid|expired|incorrect|missing|required|disabled|revoked)|(invalid|incorrect|expired|missing|revoked|valid) (api[ _-]?key|access token|authentication|credentials)|api_key_(invalid|expired)|invalid_api_key|no (auth credentials|api key|cookie auth)|did(n't| not) provide an api key|unauthenticated|^unauthori[sz]ed\b|user not found/;
/** There is no money. */
export const NO_CREDIT =
  /insufficient[ _](credit|balance|fund)|insufficient account balance|out of credit|credit balance|(key|credit|spending|spend|hard) limit|hard_limit|more credits|used all (of )?(your |its )?(available )?credits|no (credits|balance)|account.{0,40}(suspended|in arrears|overdue)|payment (is )?required|余额不足|额度不足|欠费/;
/** The model is not there. */
export const NO_MODEL =
  /model_not_found|not a valid model|invalid model( name| id|\b)|unknown model|unsupported model|no such model|models?[ /:]{1,3}["'`]?[^\s"'`]{1,200}["'`]? (is |was |does |could )?(not (found|exist|supported|available|be found)|no longer|deprecated)|model .{0,120}(not found|does not exist|not exist|no access|decommissioned|was removed)|do(es)? not have access to (the )?model|provider not provided|no endpoints found|no available channel|no healthy deployment|try pulling it first|no model (named|with)/;
/** The path is not there. */
export const NO_PATH =
  /^(http )?(404:? )?(page )?not[ _]found\.?$|404 page not found|unexpected endpoint|cannot (post|get) \/|unknown (request )?(url|path|endpoint)|unrecognized request url|invalid url|(route|path|url|endpoint|resource)\b.{0,120}\bnot found|no (matching )?route|no static resource|requested url|plain http request was sent to https|http request to an https server/;
/** It is too long. */
export const TOO_LONG =
  /context[ _-]?(length|window|size|limit)|maximum context|prompt is too long|(input|prompt|message)s? (is |are )?too long|too many (input )?tokens|input token count|string_above_max_length|exceeds? .{0,40}tokens|request too large|tokens must be reduced|reduce the length/;
/** The content is refused. */
export const REFUSED =
  /content[ _-]?(filter|policy|management)|flagged|moderation|safety (system|setting|filter)|responsible ?ai|invalid_prompt|data_inspection_failed|inappropriate content|sensitive (content|words)/;
/** There is too much to do. */
export const OVERLOADED =
  /overloaded|over capacity|at capacity|temporarily|unavailable|try again later|timed? ?out|busy/;

/** The model is not there yet. */
export const LOADING =
  /(?<!error |failed |failure |unable to )loading model|^loading\b|model\b.{0,120}\b(is|are) (currently |still |being ){0,3}load(ing|ed)\b|is (starting|warming) up|model is not ready|cold start/;

/** The system role, or the order of roles. */
export const SYSTEM =
  /developer instruction|\b(system|developer)(_| )?(role|message|prompt|instruction)s?\b.{0,60}((not|un) ?(supported|allowed|enabled|permitted|available)|disabled)|not (support|allow|accept)\w*.{0,40}\b(system|developer)\b|unsupported.{0,20}\brole|roles must alternate|incorrect role|only .{0,20}user.{0,20}assistant.{0,20}roles|(invalid|unknown|unexpected) (message )?role|\brole:? (system|developer)|(should|must|can only|has to) be (one of )?user(,| or| and).{0,10}assistant|first message must|system message must be at/;
/** Streaming. */
export const STREAM =
  /verified to stream|\bstream(ing)?\b( mode| responses?| output)? (is |are |has been )?(currently |temporarily )?((not|un)[ -]?(supported|available|enabled|allowed)|disabled)|not support(ed)? (for |the )?\bstream(ing)?\b|(disable|without|turn off) \bstream(ing)?\b|\bstream\b.{0,20}must be (false|set to false)|\bstream ?[=:] ?(false|true)|\bstream does not support|not (supported|available|implemented) in stream|\bstream(ing)?\b.{0,20}not implemented|only (supports? )?non-?streaming/;
/** `stream_options`. */
export const STREAM_OPTIONS = /stream_options|include_usage|stream options/;
/** Marks for a cache, and content that is not one text. */
export const CACHE_MARKS =
  /cache_control|ephemeral|content.{0,40}(must be|should be|expected|has to be) an? (string|str)\b|content (parts|blocks|arrays?)\b.{0,40}not supported|invalid type for ['"`]?messages.{0,30}content/;
/** JSON mode, or parameters that nobody takes. */
export const JSON_MODE =
  /response[ _]?format|json_object|json_schema|json[ _-]?(mode|output|format|schema)|structured[ _-]?outputs?|guided (decoding|json)|guided_|grammar|json_validate_failed|failed to (generate|validate) json|must contain the word json|handle the requested parameters|no endpoints found that/;
