// The server as a process of its own, spoken to as an editor does: how long its answers take, and its memory.
import { withEditor } from "./editor.mjs";
import { random } from "./measure.mjs";
import { paramsFor, placesFor, placeToType, QUESTIONS } from "./questions.mjs";

const PLACES = 100;
const KEYSTROKES = 40;
const EDITS = 24;
/** What takes long is done less often: milliseconds spent on one figure, and how many times at least. */
const PATIENCE = { answers: 1500, edits: 12_000 };
const FEWEST = 5;

export const KEYSTROKE = "keystroke → diagnostics";
export const LINE_EDIT = "line added or removed → diagnostics";
export const AFTER_EDIT = "after an edit";

/** How many answers a figure is made of, unless they took too long. */
export function wantedOf(label) {
  if (label === KEYSTROKE || label === LINE_EDIT) return KEYSTROKES;
  return label.endsWith(AFTER_EDIT) ? EDITS : PLACES;
}

/** By label, in order: what is measured of a file that has been opened, each the times of all its answers. */
export const STEPS = [
  { label: "all code lenses", run: (editor) => once(() => editor.ask("textDocument/codeLens")) },
  { label: "diagnostics", run: (editor) => once(() => editor.diagnostics()), always: true },
  ...QUESTIONS.map((question) => ({ label: question.label, run: (editor) => answers(editor, question) })),
  { label: KEYSTROKE, run: keystrokes },
  { label: LINE_EDIT, run: lineEdits },
  ...QUESTIONS.map((question) => ({
    label: `${question.label} ${AFTER_EDIT}`,
    run: (editor) => answersAfterEdit(editor, question),
  })),
];

/** Times of all answers by label, and what memory is in use before, at the end and with the file closed. */
export function serverRun(server, text) {
  return withEditor(server, text, async (editor) => {
    const times = { "server start": await once(() => editor.start()) };
    const idle = await editor.inside("memory");
    times["open, first hover"] = await once(() => openAndHover(editor));
    for (const { label, run } of STEPS) times[label] = await run(editor);
    const open = await editor.inside("memory");
    await editor.close();
    await editor.settle();
    await new Promise((resolve) => setTimeout(resolve, 2000)); // the server gives memory back when nobody waits
    return { times, memory: { idle, open, closed: await editor.inside("memory") } };
  });
}

/** The profile of one step, with the file open and checked. */
export function profileStep(server, text, step) {
  return withEditor(server, text, async (editor) => {
    await editor.start();
    await openAndHover(editor);
    for (const { run, always } of STEPS) if (always && run !== step.run) await run(editor);
    await editor.inside("record");
    await step.run(editor);
    return editor.inside("profile");
  });
}

function openAndHover(editor) {
  editor.open();
  return editor.ask("textDocument/hover", { position: { line: editor.lines.length >> 1, character: 5 } });
}

async function once(question) {
  const begin = performance.now();
  await question();
  return [performance.now() - begin];
}

/** Times of `work`, done so many times or until patience ends. `after` it something may follow that is not counted. */
async function several(count, patience, work, after = async () => undefined) {
  const times = [];
  for (let turn = 0, spent = 0; turn < count && (spent < patience || turn < FEWEST); turn++) {
    const [time] = await once(() => work(turn));
    await after(turn);
    times.push(time);
    spent += time;
  }
  return times;
}

function answers(editor, question) {
  const places = placesFor(question, editor.lines, PLACES);
  return several(PLACES, PATIENCE.answers, (turn) => answer(editor, question, places[turn]));
}

/** A refusal (renaming a built-in chain) is an answer too. */
function answer(editor, question, place) {
  return editor.ask(question.method, paramsFor(question, place)).catch(() => null);
}

/** From the edit to the answer. */
async function answersAfterEdit(editor, question) {
  const { typed } = question;
  const places = placesFor(question, editor.lines, EDITS);
  const behind = (place) => (typed === undefined ? place : { line: place.line, character: place.character + typed.length });
  const typing = typist(editor);
  const editAndAsk = (turn) => {
    const place = places[turn];
    if (typed === undefined) typing.next();
    else editor.edit({ start: place, end: place }, typed);
    return answer(editor, question, behind(place));
  };
  const takeBack = (turn) => {
    if (typed !== undefined) editor.edit({ start: places[turn], end: behind(places[turn]) }, "");
    return editor.settle();
  };
  const times = await several(EDITS, PATIENCE.answers, editAndAsk, takeBack);
  await typing.end();
  return times;
}

async function keystrokes(editor) {
  const typing = typist(editor);
  const times = await edits(editor, () => typing.next());
  await typing.end();
  return times;
}

/** Adds a copy of a rule in the middle, and takes it away with the next edit. */
function lineEdits(editor) {
  const draw = random(17);
  let added;
  return edits(editor, () => {
    const from = added ?? { line: placeToType(editor.lines, draw).line + 1, character: 0 };
    if (added === undefined) editor.edit({ start: from, end: from }, `${editor.lines[from.line - 1]}\n`);
    else editor.edit({ start: from, end: { line: from.line + 1, character: 0 } }, "");
    added = added === undefined ? from : undefined;
  });
}

/** From an edit to what is wrong with the file then. */
function edits(editor, next) {
  return several(KEYSTROKES, PATIENCE.edits, () => {
    next();
    return editor.diagnostics();
  });
}

/** Types a digit into a rule in the middle, and takes it away with the next edit. */
function typist(editor) {
  const draw = random(13);
  let typed;
  const next = () => {
    const at = typed ?? placeToType(editor.lines, draw);
    const behind = { line: at.line, character: at.character + 1 };
    if (typed === undefined) editor.edit({ start: at, end: at }, "1");
    else editor.edit({ start: at, end: behind }, "");
    typed = typed === undefined ? at : undefined;
  };
  return {
    next,
    end: async () => {
      if (typed !== undefined) next();
      await editor.settle();
    },
  };
}
