/** Words that begin a statement whose value a cell does not show. */
const statement =
  /^(?:const|let|var|function|async\s+function|class|import\s*(?:[{*"'\w])|export|if|for|while|do|switch|try|throw|interface|type\s+\w+|enum|declare|namespace|return|using|await\s+using)\b|^import\s*["'{*]|^[;{}]/;

/** A line that goes on with the statement before it. */
const continuation =
  /^(?:[.?:,)\]}+*/%&|=<>-]|instanceof\b|in\b|as\b|else\b|catch\b|finally\b)/;

/**
 * Whether a cell ends in an expression, so that it shows a value.
 *
 * It looks for the last line that begins a statement outside all brackets,
 * strings and comments; that is enough for cells written to be read.
 */
export function endsInExpression(source: string): boolean {
  const last = lastStatement(withoutTexts(source));
  return last !== "" && !statement.test(last);
}

/** The source with comments taken out and strings emptied, line for line. */
function withoutTexts(source: string): string {
  return source.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g,
    (text) => text.startsWith("/") ? "" : '""',
  );
}

function lastStatement(code: string): string {
  let depth = 0;
  let begin = 0;
  let fresh = true; // whether the next character may begin a statement
  for (let i = 0; i < code.length; i++) {
    const character = code[i]!;
    if (depth === 0 && fresh && /\S/.test(character)) {
      fresh = false;
      if (
        !continuation.test(code.slice(i)) && !openEnded(code.slice(begin, i))
      ) begin = i;
    }
    if ("([{".includes(character)) depth++;
    if (")]}".includes(character)) depth--;
    if (depth === 0 && (character === "\n" || character === ";")) fresh = true;
  }
  return code.slice(begin).trim();
}

/** Whether a line cannot end a statement: an operator waits for its right side. */
function openEnded(text: string): boolean {
  return /(?:[=+\-*/%&|?:,<(]|=>)\s*$/.test(text) &&
    !/(?:\+\+|--)\s*$/.test(text);
}
