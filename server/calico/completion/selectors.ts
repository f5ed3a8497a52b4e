// The words of a selector: labels and values of the workspace, operators, functions, and what joins them.
import { CompletionItemKind } from "vscode-languageserver";
import { FUNCTIONS, OPERATOR_WORDS, OPERATORS } from "#engine/selector/operators.ts";
import { type SelectorContext, selectorContext } from "#engine/selector/selector-context.ts";
import { type Span, spanOf } from "#engine/text/span.ts";
import type { Asked, Proposal } from "#server/calico/completion/proposal.ts";
import { labelKeys } from "#server/calico/completion/values.ts";
import type { Domain } from "#server/calico/domains.ts";
import { labelValues } from "#server/calico/hover-mention.ts";
import { text as textBlock } from "#server/markup.ts";

/** Given to endpoints by Calico itself. */
const OWN_LABELS = ["projectcalico.org/namespace", "projectcalico.org/orchestrator", "projectcalico.org/serviceaccount"];
const MOST = 200;

export function selectorProposals(asked: Asked, domain: Domain): readonly Proposal[] {
  const written = writtenIn(asked);
  if (written === undefined) return [];
  const { text, start, quote } = written;
  const context = selectorContext(text, asked.offset - start);
  const replace = spanOf(start + context.replace.start, start + context.replace.end);
  return proposalsFor(asked, { context, domain, quote, isAtStart: text.slice(0, context.replace.start).trim() === "" }).map(
    (proposal) => ({ ...proposal, replace: proposal.replace ?? replace }),
  );
}

interface Written {
  readonly text: string;
  readonly start: number;
  /** That YAML has around it. */
  readonly quote: string;
}

/** The selector as far as it is written, line ends as blanks; offsets stay. */
function writtenIn({ file, offset, around: { cursor } }: Asked): Written | undefined {
  const { start, end }: Span = cursor.typed;
  const raw = file.text.slice(start, Math.max(end, offset));
  const quote = raw.startsWith('"') || raw.startsWith("'") ? raw.charAt(0) : "";
  if (quote === "") return { text: raw.replace(/[\r\n]/g, " "), start, quote };
  const close = raw.length > 1 && raw.endsWith(quote) && offset < start + raw.length ? raw.length - 1 : raw.length;
  return offset <= start ? undefined : { text: raw.slice(1, close), start: start + 1, quote };
}

interface At {
  readonly context: SelectorContext;
  readonly domain: Domain;
  readonly quote: string;
  readonly isAtStart: boolean;
}

function proposalsFor(asked: Asked, at: At): readonly Proposal[] {
  const { expected, given, quote } = at.context;
  switch (expected.what) {
    case "term":
      return [...keyProposals(asked, at.domain), ...functionProposals(asked, at)];
    case "key":
      return keyProposals(asked, at.domain, ")");
    case "closing":
      return signs([")"]);
    case "operator":
      return OPERATOR_WORDS.map((label) => {
        const { since, summary } = OPERATORS[label];
        const detail = since === undefined ? {} : { detail: `since Calico ${since}` };
        return { label, kind: CompletionItemKind.Operator, text: `${label} `, blocks: [textBlock(summary)], ...detail };
      });
    case "set":
      return signs(["{"]);
    case "value":
      return labelProposals(asked, at, expected.key, {
        given,
        quote,
        isOpen: expected.isListed || OPERATORS[expected.operator].takes === "value",
      });
    case "comma":
      return signs([",", "}"]);
    case "connective":
      return signs(expected.depth > 0 ? ["&&", "||", ")"] : ["&&", "||"]);
  }
}

function signs(labels: readonly string[]): readonly Proposal[] {
  return labels.map((label) => ({
    label,
    kind: CompletionItemKind.Operator,
    text: label === ")" || label === "}" ? label : `${label} `,
  }));
}

function keyProposals(asked: Asked, domain: Domain, behind = ""): readonly Proposal[] {
  const known = labelKeys(asked, domain).slice(0, MOST);
  const own = domain === "endpoint" ? OWN_LABELS.filter((label) => !known.some(({ key }) => key === label)) : [];
  return [
    ...known.map(({ key, count }) => ({
      label: key,
      kind: CompletionItemKind.Property,
      text: `${key}${behind === "" ? " " : behind}`,
      detail: count === 1 ? "1 resource has it" : `${count} resources have it`,
    })),
    ...own.map((label) => ({
      label,
      kind: CompletionItemKind.Property,
      text: `${label}${behind === "" ? " " : behind}`,
      detail: "Calico gives it to endpoints",
    })),
  ];
}

function functionProposals({ around: { path } }: Asked, { quote, isAtStart }: At): readonly Proposal[] {
  const isNamespaces = path.at(-1) === "namespaceSelector";
  const functions = (isNamespaces ? (["has", "all", "global"] as const) : (["has", "all"] as const)).map((name) => ({
    label: FUNCTIONS[name].takesKey ? `${name}(` : `${name}()`,
    kind: CompletionItemKind.Function,
    text: FUNCTIONS[name].takesKey ? `${name}(` : `${name}()`,
    blocks: [textBlock(FUNCTIONS[name].summary)],
  }));
  // Without quotes YAML would take a `!` at the beginning for a tag.
  return quote === "" && isAtStart ? functions : [...functions, ...signs(["!"]).map((sign) => ({ ...sign, text: "!" }))];
}

interface Listed {
  readonly given: readonly string[];
  readonly quote: string | undefined;
  /** Values may stand here as they are; otherwise a `{` must come first. */
  readonly isOpen: boolean;
}

function labelProposals(asked: Asked, at: At, key: string, { given, quote, isOpen }: Listed): readonly Proposal[] {
  const values =
    key === "projectcalico.org/namespace" ? namespaces(asked) : labelValues(asked.workspace, ...ownerOf(at.domain, key));
  const mark = at.quote === "'" ? '"' : "'";
  return values
    .filter((value) => !given.includes(value))
    .slice(0, MOST)
    .map((label) => {
      const word = quote === undefined ? `${mark}${label}${mark}` : label;
      return {
        label,
        kind: CompletionItemKind.Value,
        text: isOpen ? word : `{${word}}`,
        filter: quote === undefined ? word : label,
      };
    });
}

function ownerOf(domain: Domain, key: string): readonly [domain: Domain, key: string] {
  if (key.startsWith("pcns.")) return ["namespace", key.slice("pcns.".length)];
  return key.startsWith("pcsa.") ? ["account", key.slice("pcsa.".length)] : [domain, key];
}

function namespaces({ workspace }: Asked): readonly string[] {
  const names = new Set<string>();
  for (const places of workspace.mentions().values()) {
    const [first] = places;
    if (first?.mention.kind === "namespace") names.add(first.mention.name);
  }
  return [...names].sort();
}
