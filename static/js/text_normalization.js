// Normalize text as the server does before it is stored and counted: `clean` of twitter_text/cleaning.py.

const WHITESPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LINE_BREAK = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
const OUTER_WHITESPACE = new RegExp(`^[${WHITESPACE}]+|(?<![${WHITESPACE}])[${WHITESPACE}]+$`, "g");

export const MAX_INPUT_LENGTH = 4000; // code points, before NFC normalization

export function normalizeText(text) {
  text = text.replace(LINE_BREAK, "\n").replaceAll("\ufeff", "").replace(OUTER_WHITESPACE, "");
  return lengthOf(text) > MAX_INPUT_LENGTH ? text : text.normalize("NFC");
}

export const lengthOf = (text) => [...text].length;
