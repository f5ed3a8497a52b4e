// Results of packet files as JUnit XML: one test suite a file, one test case a packet.
import { type CaseResult, errorsOf, type FileResult, placeIn, statusOf, totalsOf } from "#engine/expect/report.ts";

export function junitReport(results: readonly FileResult[]): string {
  const { passed, failed, errors } = totalsOf(results);
  const counts = `tests="${passed + failed + errors}" failures="${failed}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="chainwalk" ${counts}>`,
    ...results.flatMap(suite),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(result: FileResult): string[] {
  const { path, text, file, cases } = result;
  const { passed, failed, errors } = totalsOf([result]);
  const broken = errorsOf(file).map(({ code, span, message }) => {
    const { line, column } = placeIn(text, span.start);
    const name = `${path}:${line}:${column}`;
    return element("testcase", { name, classname: path, file: path, line: `${line}` }, [
      element("error", { type: code, message }, []),
    ]);
  });
  const attributes = { name: path, tests: `${passed + failed + errors}`, failures: `${failed}`, errors: `${errors}` };
  return indent(element("testsuite", attributes, [...broken, ...cases.map((one) => testCase(result, one))]));
}

function testCase({ path, text }: FileResult, one: CaseResult): string[] {
  const { line } = placeIn(text, one.case.span.start);
  const attributes = { name: one.case.name.text, classname: path, file: path, line: `${line}` };
  switch (statusOf(one)) {
    case "passed":
      return element("testcase", attributes, []);
    case "error":
      return element("testcase", attributes, [element("error", { message: one.error ?? "" }, [])]);
    case "failed": {
      const places = one.differences.map(({ span, message }) => {
        const at = placeIn(text, span.start);
        return `${path}:${at.line}:${at.column} ${message}`;
      });
      const message = one.differences.map((difference) => difference.message).join("; ");
      return element("testcase", attributes, [[`<failure message="${xml(message)}">${xml(places.join("\n"))}</failure>`]]);
    }
  }
}

function element(name: string, attributes: Readonly<Record<string, string>>, children: readonly (readonly string[])[]): string[] {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xml(value)}"`);
  const open = `<${name}${written.join("")}`;
  return children.length === 0 ? [`${open}/>`] : [`${open}>`, ...children.flatMap(indent), `</${name}>`];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML 1.0 has no place for most control characters and lone surrogates, not even escaped. */
function xml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => NAMED[character] ?? character)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
