/** Formulas as lines that can be read; what cannot be one stays as it was written. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYMBOLS, RELATIONS, FUNCTIONS } from '../../../src/telegram/render/math/symbols.ts';
import { readableFormula } from '../../../src/telegram/render/math/formula.ts';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';

const shown = (source: string): string => renderMarkdown(source).text;

describe('formulas that can be read', () => {
  it.each([
    ['$n = \\frac{40-15}{0.5}$', 'n = (40-15) / 0.5'],
    ['$\\frac{1}{2b}$ and $\\frac{a+b}{c}$', '1/(2b) and (a+b) / c'],
    ['$\\frac{dy}{dx} = \\frac{\\partial f}{\\partial x}$', 'dy/dx = ∂f/∂x'],
    ['$P(A \\mid B) = \\frac{P(B \\mid A) P(A)}{P(B)}$', 'P(A | B) = (P(B | A) P(A)) / P(B)'],
    ['$x^2 + y_1^{n+1} = 10^{-9}$', 'x² + y₁ⁿ⁺¹ = 10⁻⁹'],
    ['$e^{i\\pi} + 1 = 0$, $x_{i,j}$, $x^q b$', 'e^(iπ) + 1 = 0, x_(i,j), x^q b'],
    ['$\\alpha\\beta + \\sin\\theta$', 'αβ + sin θ'],
    ['The area is $A = \\pi r^2$.', 'The area is A = πr².'],
    ['\\(E = mc^2\\) holds', 'E = mc² holds'],
    ['$$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$$', '∫₀^∞ e^(-x²) dx = √π/2'],
    ['\\[\n\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}\n\\]', '∑ᵢ₌₁ⁿ i = n(n+1) / 2'],
    ['\\[\\frac{1}{2}\\]', '1/2'],
    ['$\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1$', 'lim_(x→0) (sin x) / x = 1'],
    ['$\\sqrt[3]{8} = 2$ and $\\sqrt{a+b}$', '∛8 = 2 and √(a+b)'],
    ['$O(n \\log n)$ and $\\log_2 8 = 3$', 'O(n log n) and log₂ 8 = 3'],
    ['$\\vec{v} \\cdot \\hat{n}$', 'v\u20D7 · n\u0302'],
    ["$90^\\circ$, $10\\%$, $f'(x)$, $\\{1, 2\\}$", "90°, 10%, f'(x), {1, 2}"],
    ['$x \\in \\mathbb{R}^n$', 'x ∈ ℝⁿ'],
    ['$H_2O$ and $\\text{CO}_2$', 'H₂O and CO₂'],
    ['$\\text{speed} = \\frac{\\text{distance}}{\\text{time}}$', 'speed = distance/time'],
    ['$\\boxed{42}$', '42'],
    ['$\\left( \\frac{a}{b} \\right)^2$', '(a/b)²'],
    ['$\\binom{n}{k}$, $a \\equiv b \\pmod{n}$', 'C(n, k), a ≡ b (mod n)'],
    ['$$\\begin{aligned} a &= b + c \\\\ &= d \\end{aligned}$$', 'a = b + c\n= d'],
    ['$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$$', '(1 2; 3 4)'],
    [
      '$$f(x) = \\begin{cases} x & \\text{if } x \\ge 0 \\\\ -x & \\text{otherwise} \\end{cases}$$',
      'f(x) = { x if x ≥ 0; -x otherwise }',
    ],
    ['| a |\n|-|\n| $x^2$ |', 'a\n--\nx²'],
    ['**$x^2$** and [$y_1$](https://a.b)', 'x² and y₁'],
    ['$x$, $n$ and $a, b$', 'x, n and a, b'],
    ['$2x+3=7$', '2x+3=7'],
    // botfather-dev/formatter-chatgpt-telegram#15
    ['$\\frac{a+b}{c+d}$, $\\sqrt{a^2 + b^2}$, $\\prod_{k=1}^n k$', '(a+b) / (c+d), √(a² + b²), ∏ₖ₌₁ⁿ k'],
    ['$$\n\\begin{equation}\nE = mc^2\n\\end{equation}\n$$', 'E = mc²'],
    ['$$\n\\begin{align}\na^2 + b^2 &= c^2 \\\\\ne^{i\\pi} + 1 &= 0\n\\end{align}\n$$', 'a² + b² = c²\ne^(iπ) + 1 = 0'],
    ['\\begin{bmatrix}\n1 & 0 \\\\\n0 & 1\n\\end{bmatrix}', '[1 0; 0 1]'],
    ['f(x) =\n\\begin{cases}\nx^2, & x \\ge 0 \\\\\n-x, & x < 0\n\\end{cases}', 'f(x) =\n{ x², x ≥ 0; -x, x < 0 }'],
    // NousResearch/hermes-agent#114953
    ['$\\ge 180$ and \\(\\pm 5\\)', '≥ 180 and ± 5'],
    // tdlib/telegram-bot-api#861
    ['$$\\boxed{E_n = \\hbar\\omega \\left( n + \\frac{1}{2} \\right)}$$', 'Eₙ = ℏω(n + 1/2)'],
    ['$\\ce{H2O}$', 'H2O'],
    // pingdotgg/t3code#11309
    ['\\[S_i^* = \\frac{4}{\\mathrm{Var}(C_i)}\\]', 'Sᵢ^* = 4/Var(Cᵢ)'],
    ['\\[E = mc^2\\]', 'E = mc²'],
    ['\\begin{cases} \\beta & a \\\\\\bar{x} & b \\\\\\end{cases}', '{ β, a; x\u0304, b }'],
    // sudoskys/telegramify-markdown#35
    ['$\\text{R} = \\frac{\\text{EXAMPLE}}{\\text{Any}}$', 'R = EXAMPLE/Any'],
  ])('%s', (source, text) => {
    expect(shown(source)).toBe(text);
  });
});

describe('what is no formula, or none that a line can hold, stays', () => {
  it.each([
    '$\\unknown{x}$',
    '$\\underbrace{a+b}_{c}$',
    '$\\overline{AB}$',
    '$\\frac{1}$',
    '$\\frac{1}{2$',
    '$\\begin{tikzpicture} x \\end{tikzpicture}$',
    '\\(\\color{red}{x}\\)',
    'It costs $5 and $6.',
    'from $5 (low) to 10$ (high)',
    '$HOME/$USER and $PATH$',
    'restaurants: $$ or $$$',
    'US$ 5, A$ 6',
    '$5 - 10$',
    'see [note] and [1]',
    '$5.00 and $5 to $10',
    '\\begin{unknown} a \\\\ b \\end{unknown}',
    'a \\begin{cases} without an end',
  ])('%s', (source) => {
    expect(shown(source)).toBe(source);
  });

  it('in code', () => {
    expect(shown('`$x^2$` and\n```latex\n\\frac{1}{2}\n```')).toBe('$x^2$ and\n\n\\frac{1}{2}');
  });
});

it('every known command is read, and no backslash is left', () => {
  const names = [...SYMBOLS.keys(), ...RELATIONS.keys(), ...FUNCTIONS].filter((name) => name !== 'backslash');
  const unread = names.filter((name) => !/^a[^\\]*b$/.test(readableFormula(`a \\${name} b`) ?? ''));
  expect(unread).toEqual([]);
});

it('whatever is in a formula, it is read or it is not; no letter or digit is lost', () => {
  const part = fc.constantFrom(
    ...'{ } ^ _ & \\\\ \\frac \\sqrt \\sqrt[3] \\text{ab} \\left( \\right) \\begin{cases} \\end{cases} \\begin{aligned} \\end{aligned} \\alpha \\times \\sin \\hat \\mathbf + - = ( ) [ ] , 1 2 x y z'.split(
      ' ',
    ),
    ' ',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const source = parts.join('');
      const text = readableFormula(source);
      if (text === null) return;
      const kept = (of: string): string[] =>
        of
          .normalize('NFKD')
          .match(/[xyz12]/g)
          ?.toSorted() ?? [];
      const written = source.replaceAll('\\\\', ' ').replace(/\\[A-Za-z]+(?:\{(?:cases|aligned)\}|\[3\])?/g, ' ');
      expect(kept(text.replaceAll('∛', ''))).toEqual(kept(written));
    }),
    { numRuns: 3000 },
  );
});

it.each([
  '{',
  '}',
  '^',
  '_{',
  '\\frac',
  '\\frac{',
  '\\sqrt{',
  '\\left(',
  '\\begin{cases}',
  '&',
  '\\\\',
  'x^',
  '(',
  '()',
])('takes linear time for 2,000 characters of %s', (unit) => {
  const source = unit.repeat(2000 / unit.length);
  expect(() => readableFormula(source)).not.toThrow();
});
