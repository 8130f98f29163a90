// An expression as somebody types it, plainly or in LaTeX: `h(1 - h) x`, `-log 0.8`,
// `\frac{1}{1 + e^{-z}}`. What it is at given numbers; how it looks, so that a reader sees what was
// read; and its LaTeX, which can be read in one way alone.

const FUNCTIONS = {
  log: Math.log,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  sigma: (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z))),
};
// Other ways to write a name, a sign or a bracket.
const ALSO = {
  ln: "log",
  sigmoid: "sigma",
  σ: "sigma",
  θ: "theta",
  α: "alpha",
  λ: "lambda",
  dfrac: "frac",
  tfrac: "frac",
  "·": "*",
  "×": "*",
  cdot: "*",
  times: "*",
  "−": "-",
  "–": "-",
  "**": "^",
  "[": "(",
  "]": ")",
  "\\{": "(",
  "\\}": ")",
  "\\|": "|",
  "\\%": "%",
  "{": "(",
  "}": ")",
  lbrace: "(",
  rbrace: ")",
};
const POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LEFT_OUT = new Set(["left", "right", "bigl", "bigr", "Bigl", "Bigr", "quad"]);
const TOKEN = /\s*(?:(\d+\.?\d*|\.\d+)|\\?([A-Za-zσθαλ]+)|(\*\*|[^\s\\]|\\[{}|%])|\\[,;:! ])/uy;
const SHOWN = { theta: "θ", alpha: "α", lambda: "λ", sigma: "σ", "*": "·", "-": "−" };
export const EQUALS = /[=≈]|\\approx/; // what stands behind the last of them is the answer
const MOST = 400; // characters

class Unread extends Error {}
const fail = (why) => {
  throw new Unread(why);
};

// The pieces of a text: {number}, {name} or {sign}.
function pieces(text, letters) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const met = TOKEN.exec(text);
    if (!met) fail("a backslash stands alone");
    const [, number, word, sign] = met;
    const before = found.length;
    if (number) found.push({ number: Number(number), text: number });
    else if (word) found.push(...symbols(ALSO[word] ?? word, letters));
    else if (POWERS.includes(sign)) found.push({ sign: "^" }, digit(sign));
    else if (sign) found.push({ sign: ALSO[sign] ?? sign, text: sign });
    if (found[before]) found[before].apart = /^\s/.test(met[0]);
  }
  return found;
}
const digit = (sign) => ({ number: POWERS.indexOf(sign), text: String(POWERS.indexOf(sign)) });

// A word is a function, a letter of the exercise, or such letters one after the other.
function symbols(word, letters) {
  if (LEFT_OUT.has(word)) return [];
  if (word === "*") return [{ sign: "*" }];
  if (["(", ")"].includes(word)) return [{ sign: word }];
  const known = (name) => letters.includes(name) || name === "e";
  if (word === "frac" || FUNCTIONS[word] || known(word)) return [{ name: word }];
  const each = [...word];
  if (each.every(known)) return each.map((name) => ({ name }));
  const [only, ...more] = letters;
  const all = more.length
    ? `here the letters are ${letters.join(", ")}`
    : `the only letter here is ${only}`;
  const has = only ? all : "no letter is needed";
  return fail(`I do not know ${word}; ${has}`);
}

// Each node is {at, shown, latex}: its value at {letter: number}, its MathML, and its LaTeX with
// {letter: LaTeX} put in; and how tightly it binds.
const [SUM, PRODUCT, SIGNED, POWER, ATOM] = [1, 2, 2, 4, 5];
const node = (binds, shown, at, latex) => ({ binds, shown, at, latex });
const held = (latex) => `\\left(${latex}\\right)`;
const mo = (sign) => `<mo>${sign}</mo>`;
const row = (...inside) => `<mrow>${inside.join("")}</mrow>`;
// In the letters of the text around it, slanted: not every system has those of mathematics.
const letter = (name) => `<mi mathvariant="normal">${name}</mi>`;
const round = (inside) => row(mo("("), inside, mo(")"));
const within = (part, least) => (part.binds < least ? round(part.shown) : part.shown);

const product = (one, other, sign, least) =>
  node(
    PRODUCT,
    row(within(one, PRODUCT), mo(sign), within(other, least)),
    (env) => one.at(env) * other.at(env),
    (put) => `${one.latex(put)} \\cdot ${other.latex(put)}`,
  );
const quotient = (above, below) =>
  node(
    ATOM,
    `<mfrac>${row(bare(above))}${row(bare(below))}</mfrac>`,
    (env) => above.at(env) / below.at(env),
    (put) => `\\frac{${above.latex(put)}}{${below.latex(put)}}`,
  );
const negative = (binds, part, least) =>
  node(
    binds,
    row("<mo form='prefix'>−</mo>", within(part, least)),
    (env) => -part.at(env),
    (put) => held(`-${part.latex(put)}`),
  );
const numeral = (text) =>
  node(
    ATOM,
    `<mn>${text}</mn>`,
    () => Number(text),
    () => text.replace(/^\./, "0.").replace(/\.$/, ""),
  );

class Parser {
  constructor(found) {
    this.left = found;
  }

  sees = (...signs) => signs.includes(this.left[0]?.sign);
  take = (sign) => this.sees(sign) && this.left.shift();
  need = (sign) => this.take(sign) || fail(`a ${sign} is missing`);

  whole() {
    const tree = this.sum();
    if (this.left.length) fail(`I do not understand the ${said(this.left[0])} there`);
    return tree;
  }

  sum() {
    let tree = this.signed();
    while (this.sees("+", "-")) {
      const minus = this.left.shift().sign === "-",
        one = tree,
        other = this.signed(),
        sign = minus ? -1 : 1;
      const shown = row(one.shown, mo(minus ? "−" : "+"), within(other, PRODUCT));
      tree = node(
        SUM,
        shown,
        (env) => one.at(env) + sign * other.at(env),
        (put) => held(`${one.latex(put)} ${minus ? "-" : "+"} ${other.latex(put)}`),
      );
    }
    return tree;
  }

  signed() {
    if (this.take("+")) return this.signed();
    return this.take("-") ? negative(SUM, this.signed(), PRODUCT) : this.product();
  }

  // 1/2x and h/x z can be read in two ways, so they are not read; 1/2 x, with a space, in one.
  product() {
    let tree = this.power(),
      numeric = this.isNumber,
      divided = false;
    for (;;) {
      const one = tree;
      if (this.take("*")) {
        tree = product(one, this.factor(), "·", SIGNED + 1);
        divided = false;
      } else if (this.take("/")) {
        tree = quotient(one, this.factor());
        numeric &&= this.isNumber;
        divided = true;
      } else if (this.begins()) {
        if (divided && !(numeric && this.left[0].apart))
          fail("is what stands behind the fraction below its bar? Write brackets, or *");
        if (this.left[0].number !== undefined) fail("between two numbers write a sign");
        divided = numeric = false;
        tree = product(one, this.power(), "\u2062", PRODUCT + 1);
      } else return tree;
    }
  }

  begins = () => this.left.length > 0 && (this.left[0].sign === undefined || this.sees("("));
  factor() {
    return this.take("-") ? negative(SUM, this.factor(), 0) : this.power();
  }

  // Whether what is read is no more than a number is known once it has been read.
  power() {
    this.isNumber = this.left[0]?.number !== undefined;
    const base = this.atom();
    if (!this.take("^")) return base;
    const exponent = this.factor();
    this.isNumber = false;
    const shown = `<msup>${row(within(base, ATOM))}${row(bare(exponent))}</msup>`;
    return node(
      POWER,
      shown,
      (env) => base.at(env) ** exponent.at(env),
      (put) => `${held(base.latex(put))}^{${exponent.latex(put)}}`,
    );
  }

  atom() {
    const next = this.left.shift() ?? fail("something is missing at the end");
    if (next.number !== undefined) return this.counted(next);
    if (next.sign === "(") {
      const inside = this.sum();
      this.need(")");
      return inside.binds === ATOM
        ? inside
        : { ...inside, binds: ATOM, shown: round(inside.shown) };
    }
    if (next.sign === "|") {
      const inside = this.sum();
      this.need("|");
      return applied("abs", row(mo("|"), inside.shown, mo("|")), inside);
    }
    if (next.sign === ",") fail("write a decimal point, and no comma between thousands");
    if (next.sign) fail(`a ${next.sign} cannot stand there`);
    return next.name === "frac" ? this.fraction() : this.named(next.name);
  }

  counted({ text }) {
    if (this.sees(",")) fail("write a decimal point, and no comma between thousands");
    if (!this.take("%")) return numeral(text);
    return { ...quotient(numeral(text), numeral("100")), shown: row(`<mn>${text}</mn>`, mo("%")) };
  }

  fraction() {
    return quotient(this.share(), this.share());
  }

  // A part of a fraction in LaTeX: what stands in brackets, or a single sign, as in \frac12.
  share() {
    const [next] = this.left;
    if (next?.number === undefined) return this.atom();
    this.left.shift();
    const [first, ...rest] = next.text;
    if (rest.length) this.left.unshift({ number: Number(rest.join("")), text: rest.join("") });
    return this.counted({ text: first });
  }

  // What a function without brackets applies to: log 2h is log(2h);
  // log 2/3 and log h (1 - h) can be read in two ways.
  reach(name) {
    let tree = this.power();
    while (this.begins() && !this.sees("(") && !FUNCTIONS[this.left[0].name]) {
      const [one, other] = [tree, this.power()];
      tree = product(one, other, "\u2062", PRODUCT + 1);
    }
    if (this.sees("(", "*", "/")) fail(`how far does ${name} reach? Write brackets`);
    return tree;
  }

  // A function takes what is in the brackets behind it, or the letters and numbers that follow.
  named(name) {
    if (!FUNCTIONS[name]) {
      return node(
        ATOM,
        letter(SHOWN[name] ?? name),
        (env) => (name in env ? env[name] : Math.E),
        (put) => (put[name] ? held(put[name]) : name.length > 1 ? `\\${name}` : name),
      );
    }
    if (this.sees("^")) fail(`write the power behind the brackets of ${name}`);
    if (!this.begins()) fail(`${name} of what? Write brackets`);
    if (name === "sqrt" && this.left[0].text === "[") fail("write another root as a power");
    const inside = this.sees("(") ? this.atom() : this.reach(name);
    const shown =
      name === "sqrt"
        ? `<msqrt>${bare(inside)}</msqrt>`
        : row(`<mi>${SHOWN[name] ?? name}</mi>`, mo("\u2061"), round(bare(inside)));
    return applied(name, shown, inside);
  }
}
// A function of what stands behind it.
const applied = (name, shown, inside) =>
  node(
    ATOM,
    shown,
    (env) => FUNCTIONS[name](inside.at(env)),
    (put) => (LATEX[name] ?? ((x) => `\\${name}${held(x)}`))(inside.latex(put)),
  );
const LATEX = {
  exp: (x) => `e^{${x}}`,
  sqrt: (x) => `\\sqrt{${x}}`,
  abs: (x) => `\\left|${x}\\right|`,
};
// What stands in brackets, without them: where a bar or a bracket of its own holds it together.
const bare = ({ shown }) => shown.replace(/^<mrow><mo>\(<\/mo>(.*)<mo>\)<\/mo><\/mrow>$/u, "$1");
const said = ({ sign, name, text }) => sign ?? name ?? text;

// {at, shown, latex} of a text in these letters, or {fault}: why it cannot be read.
export function read(text, letters) {
  const parts = text.split(EQUALS);
  try {
    if (text.length > MOST) fail(`an answer has at most ${MOST} characters`);
    if (/\d[eE][-+−]?\d/u.test(text)) fail("a power of ten is written 10^(-3), and e times e*3");
    if (!parts.at(-1).trim()) fail("nothing is written yet");
    const tree = new Parser(pieces(parts.at(-1), letters)).whole();
    return { ...tree, shown: `<math>${row(tree.shown)}</math>` };
  } catch (fault) {
    if (!(fault instanceof Unread)) throw fault;
    return { fault: fault.message };
  }
}
