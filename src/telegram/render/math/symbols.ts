/** What LaTeX's commands look like as characters. Names: https://ctan.org/pkg/symbols-a4, as models use them; what is not here is unknown. */

/** From pairs of a name and a character in one text. */
function table(pairs: string): ReadonlyMap<string, string> {
  const words = pairs.trim().split(/\s+/);
  return new Map(words.flatMap((name, at) => (at % 2 === 0 ? [[name, words[at + 1] ?? ''] as const] : [])));
}

/** Letters and signs that stand for themselves. */
export const SYMBOLS = table(`
  alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ
  omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
  Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
  infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ degree ° circ ∘ bullet • star ⋆ ast ∗
  prime ′ angle ∠ triangle △ square □ checkmark ✓ dagger † S § copyright © pounds £ euro €
  sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂
  ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯
  forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ therefore ∴ because ∵
  langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ lbrace { rbrace } backslash \\
`);

/** Signs between two sides: they stand between blanks, where the formula has any. */
export const RELATIONS = table(`
  times × div ÷ cdot · pm ± mp ∓ ne ≠ neq ≠ le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ll ≪ gg ≫ lt < gt >
  approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔
  in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ subsetneq ⊊ cup ∪ cap ∩ setminus ∖ uplus ⊎ sqcup ⊔ sqcap ⊓
  land ∧ wedge ∧ lor ∨ vee ∨ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ perp ⊥ parallel ∥ mid | nmid ∤ vdash ⊢ models ⊨ prec ≺ succ ≻
  to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ Rightarrow ⇒ Longrightarrow ⟹ implies ⟹
  Leftarrow ⇐ impliedby ⟸ Leftrightarrow ⇔ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ rightharpoonup ⇀ rightleftharpoons ⇌
  uparrow ↑ downarrow ↓ updownarrow ↕ nearrow ↗ searrow ↘ bmod mod
`);

/** Names of functions, which stay words. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp log ln lg lim limsup liminf max min sup inf arg det dim gcd ker hom deg Pr'.split(
    ' ',
  ),
);

/** Marks above a letter, as combining characters. */
export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['bar', '\u0304'],
  ['overline', '\u0304'],
  ['vec', '\u20D7'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['check', '\u030C'],
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['breve', '\u0306'],
]);

/** Letters of the blackboard. */
export const BLACKBOARD: ReadonlyMap<string, string> = new Map(
  Array.from('CEFHNPQRZ', (letter, at) => [letter, Array.from('ℂ𝔼𝔽ℍℕℙℚℝℤ')[at] ?? letter]),
);

/** Commands whose argument is shown as it is: fonts, which Telegram does not have, and boxes. */
export const PLAIN: ReadonlySet<string> = new Set(
  'mathrm mathbf mathit mathsf mathtt mathcal mathfrak mathscr boldsymbol bm pmb operatorname boxed fbox displaystyle mathop mathbin mathrel mathord'.split(
    ' ',
  ),
);

/** Commands whose argument is words, in which white space counts. */
export const WORDS: ReadonlySet<string> = new Set(
  'text textbf textit textrm textsf texttt mbox hbox textnormal ce'.split(' '),
);

/** Commands that say how something looks, and nothing else. */
export const SILENT: ReadonlySet<string> = new Set(
  'left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr limits nolimits displaystyle textstyle scriptstyle nonumber notag'.split(
    ' ',
  ),
);

/** White space. */
export const SPACES: ReadonlyMap<string, string> = new Map([
  [',', ' '],
  [';', ' '],
  [':', ' '],
  ['!', ''],
  [' ', ' '],
  ['\n', ' '],
  ['>', ' '],
  ['quad', '  '],
  ['qquad', '   '],
]);
