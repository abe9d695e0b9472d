import { escapePattern } from '../../src/base/escape-pattern.ts';
import { findLanguage, LANGUAGES, type LanguageId, languageOfPath } from '../../src/base/languages.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { nearest } from '../../src/config/nearest.ts';
import { type CommandFailure, usageFailure } from './command-failure.ts';

/** Clues to the language, in order of precedence. */
type LanguageSigns = { flag: string | undefined; path: string | null; request?: string };

/** The language a command works in; never guessed from the code itself. */
export function chooseLanguage(signs: LanguageSigns): Result<LanguageId, CommandFailure> {
  if (signs.flag !== undefined) return languageOfFlag(signs.flag);
  const ofPath = signs.path === null ? null : languageOfPath(signs.path);
  if (ofPath !== null) return ok(ofPath.id);
  const ofWords = signs.request === undefined ? null : languageInWords(signs.request);
  if (ofWords !== null) return ok(ofWords);
  const what =
    signs.path === null
      ? 'cannot tell the language of the code'
      : `cannot tell the language of ${signs.path} from its name`;
  return fail(usageFailure(`${what}. Set it with --lang, for example --lang python`));
}

function languageOfFlag(flag: string): Result<LanguageId, CommandFailure> {
  const language = findLanguage(flag);
  if (language !== null) return ok(language.id);
  const ids = LANGUAGES.map((known) => known.id);
  const near = nearest(
    flag.toLowerCase(),
    LANGUAGES.flatMap((known) => [known.id, ...known.aliases]),
  );
  const advice = near === null ? `Give one of ${ids.join(', ')}` : `Did you mean ${near}?`;
  return fail(usageFailure(`unknown language '${flag}'. ${advice}`));
}

/** Languages that requests are about more often than they are to be written in. */
const DATA_LANGUAGES: ReadonlySet<LanguageId> = new Set(['json', 'html', 'css']);
/** Words that mean something else unless preceded by "in". */
const EVERYDAY_WORDS: ReadonlySet<string> = new Set(['go', 'node', 'shell', 'c']);

/** The one language a request names: "in Go" wins over a name that merely occurs; null when none or several. */
export function languageInWords(request: string): LanguageId | null {
  const said = languagesAfter(
    /(?<![\w-])(?:in|into|using)\s+(?:plain |pure |modern |idiomatic )?/.source,
    request,
  );
  if (said.size > 0) return onlyOne(said);
  return onlyOne(languagesAfter(/(?<![\w.+#/-])/.source, request, EVERYDAY_WORDS));
}

function languagesAfter(
  before: string,
  request: string,
  without: ReadonlySet<string> = new Set(),
): Set<LanguageId> {
  const words = LANGUAGES.filter((language) => !DATA_LANGUAGES.has(language.id)).flatMap((language) =>
    [language.name.toLowerCase(), ...language.aliases].filter((word) => !without.has(word)),
  );
  const alternatives = words
    .sort((a, b) => b.length - a.length)
    .map(escapePattern)
    .join('|');
  const found = new Set<LanguageId>();
  for (const match of request.matchAll(new RegExp(`${before}(${alternatives})(?![\\w+#-])`, 'gi'))) {
    const language = findLanguage(match[1] ?? '');
    if (language !== null) found.add(language.id);
  }
  return found;
}

function onlyOne(found: ReadonlySet<LanguageId>): LanguageId | null {
  const [first] = found;
  return found.size === 1 && first !== undefined ? first : null;
}
