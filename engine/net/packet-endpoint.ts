// `ADDRESS`, `ADDRESS:PORT`, `[ADDRESS]:PORT`: one end of a packet, with the places of its parts.
import { type Address, parseAddress, parsePrefix } from "#engine/net/address.ts";
import { readNumber } from "#engine/net/packet-values.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

export interface Endpoint {
  readonly address: Address | undefined;
  readonly addressSpan: Span;
  /** Undefined when not said, or not a port. */
  readonly port: number | undefined;
  /** Where the port is written, its colon not included; may be empty. */
  readonly portSpan: Span | undefined;
  readonly problem: { readonly span: Span; readonly message: string } | undefined;
}

export function readEndpoint(word: Word): Endpoint {
  const { host, port, problem } = split(word.text);
  const { start } = word.span;
  const addressSpan = spanOf(start + host.start, start + host.end);
  const portSpan = port && spanOf(start + port.start, start + port.end);
  const address = parseAddress(word.text.slice(host.start, host.end));
  const number = port && readNumber(word.text.slice(port.start, port.end), 65535);
  const said = (span: Span, message: string): Endpoint => ({
    address,
    addressSpan,
    port: number,
    portSpan,
    problem: { span, message },
  });
  if (problem !== undefined) return said(word.span, problem);
  if (host.start === host.end) return said(word.span, `port without address: write ADDRESS${word.text}`);
  if (address === undefined) return said(addressSpan, whyNoAddress(word.text.slice(host.start, host.end)));
  if (portSpan !== undefined && portSpan.start === portSpan.end) return said(word.span, 'port missing after ":"');
  if (portSpan !== undefined && number === undefined) {
    const text = word.text.slice(port?.start, port?.end);
    return said(portSpan, `"${short(text)}" is not a port: expected a number from 0 to 65535`);
  }
  return { address, addressSpan, port: number, portSpan, problem: undefined };
}

interface Parts {
  readonly host: Span;
  readonly port: Span | undefined;
  readonly problem?: string;
}

function split(text: string): Parts {
  const whole = { host: spanOf(0, text.length), port: undefined };
  if (text.startsWith("[")) {
    const close = text.indexOf("]");
    if (close < 0) return { ...whole, problem: '"]" is missing behind the address' };
    const host = spanOf(1, close);
    if (close + 1 === text.length) return { host, port: undefined };
    if (text[close + 1] === ":") return { host, port: spanOf(close + 2, text.length) };
    return { host, port: undefined, problem: 'only ":PORT" may follow "]"' };
  }
  const colon = text.indexOf(":");
  if (colon < 0 || text.includes(":", colon + 1)) return whole;
  return { host: spanOf(0, colon), port: spanOf(colon + 1, text.length) };
}

function whyNoAddress(text: string): string {
  if (text.includes("/") && parsePrefix(text) !== undefined) return `"${short(text)}" is a range: a packet has one address`;
  const colon = text.lastIndexOf(":");
  const [host, port] = [text.slice(0, colon), text.slice(colon + 1)];
  if (colon > 0 && parseAddress(host)?.length === 4 && readNumber(port, 65535) !== undefined) {
    return `an IPv6 address with a port is written [${host}]:${port}`;
  }
  return `"${short(text)}" is not an IPv4 or IPv6 address`;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
