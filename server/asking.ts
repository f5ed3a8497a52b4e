// How a question finds its file and the file's language.

import type { File } from "#server/file.ts";
import type { Files, Scope } from "#server/files.ts";
import type { Language } from "#server/language.ts";
import { languageOf } from "#server/languages.ts";

export interface Asked {
  readonly scope: Scope;
  readonly language: Language;
}

export interface Asking {
  /** Answers from the file and what lies around it; null when the file is none of ours. */
  ask<Answer>(uri: string, answer: (asked: Asked) => Answer): Promise<Answer | null>;
  /** The same, with the policies of the workspace for a dump as well: its chains and sets have their names from them. */
  askWithPolicies<Answer>(uri: string, answer: (asked: Asked) => Answer): Promise<Answer | null>;
  /** The same from the file alone, without asking for its folder. */
  askFile<Answer>(uri: string, answer: (file: File, language: Language) => Answer): Answer | null;
}

export function askingOf(files: Files): Asking {
  const answered = <Answer>(scope: Scope | undefined, answer: (asked: Asked) => Answer): Answer | null => {
    const language = scope && languageOf(scope.file.languageId);
    return scope === undefined || language === undefined ? null : answer({ scope, language });
  };
  return {
    ask: async (uri, answer) => answered(await files.scope(uri), answer),
    askWithPolicies: async (uri, answer) => answered(await files.scopeWithPolicies(uri), answer),
    askFile: (uri, answer) => {
      const file = files.get(uri);
      const language = file && languageOf(file.languageId);
      return file === undefined || language === undefined ? null : answer(file, language);
    },
  };
}
