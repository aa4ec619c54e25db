/** What is emphasis and what is not, as people and models mean it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/telegram/render/markdown.ts';

/** The text of a source, with what is bold or italic in it. The names of files are code. */
function read(source: string): readonly [string, ...string[]] {
  const { text, entities } = renderMarkdown(source);
  const formats = entities.filter(({ type }) => type !== 'code');
  return [text, ...formats.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`)];
}

describe('signs that are no markup stay', () => {
  it.each([
    '2*pi*5',
    '20*log10(abs(15-1*25))',
    '(a+b)*(c+d)*2',
    'f(a*b, c*d)',
    'x**2**y + 2**3**4',
    'H*(2*n)*x',
    'SELECT * FROM t WHERE a*b',
    '**kwargs and *args',
    '*.ts and src/**/*.ts',
    'foo/*.js, bar/*.js',
    'rm -rf *.log *.tmp',
    '"*.md", "*.ts"',
    'path/to/_file_.txt',
    '__init__.py',
    'see __main__.py and _a_.c',
    'snake_case_name and other_case_name',
    '__tests__/a.ts and _private_/b',
    'n*m*é and α*β*γ',
    'call __init__ now',
    // github/markup#428, NousResearch/hermes-agent#28582
    '__name__, __main__ and __file__',
    // math2001/MarkdownLivePreview#63, isso-comments/isso#140
    'a_b_c and the gbb of set_gbb_flags.sh 0x489'.replace('.sh', ''),
    // openframeworks/ofSite#819, stas00/ml-engineering#48
    'width*height*depth and 10*2*3',
    'if __name__ == "__main__":',
    // 1Panel-dev/MaxKB#2854
    'COUNT(*) AS user_count, ROUND(COUNT(*) * 100.0 / SUM(COUNT(*)) OVER(), 2)',
    '[*] and [*]',
    // NiklasRosenstein/pydoc-markdown#93
    'def a(*args, **kwargs): and x**2 later',
    // mahmoudimus/ida-sigmaker#42
    '(s^*, w^*)',
    // mozilla/notes#1360
    'a* b *c and a * b * c and a*b*c',
    '2 *x + 3*y',
  ])('%s', (source) => {
    expect(read(source)).toEqual([source]);
  });

  it('between code', () => {
    expect(read('`a`*b*`c`')).toEqual(['a*b*c']);
  });

  it('no sign of a product is lost, whatever is multiplied', () => {
    const factor = fc.oneof(fc.stringMatching(/^[a-z0-9]{1,4}$/), fc.constantFrom('(a+b)', 'f(x)', '3.14'));
    fc.assert(
      fc.property(fc.array(factor, { minLength: 2, maxLength: 8 }), (factors) => {
        const product = factors.join('*');
        expect(read(product)).toEqual([product]);
      }),
    );
  });
});

describe('emphasis in prose is as ever', () => {
  it.each<[string, ...string[]]>([
    ['**bold** and *it*', 'bold and it', 'bold bold', 'italic it'],
    ['***both***', 'both', 'italic both', 'bold both'],
    ['**Bold**: x', 'Bold: x', 'bold Bold'],
    ['(*it*), "**q**".', '(it), "q".', 'italic it', 'bold q'],
    ['**C**laude', 'Claude', 'bold C'],
    ['**TCP**/IP and *this*/*that*', 'TCP/IP and this/that', 'bold TCP', 'italic this', 'italic that'],
    ['**Step 1**(optional)', 'Step 1(optional)', 'bold Step 1'],
    ['**wow**.Then', 'wow.Then', 'bold wow'],
    ['_a_ and __b__.', 'a and b.', 'italic a', 'bold b'],
    ['**2*3*4**', '2*3*4', 'bold 2*3*4'],
    ['__Note__ and __bold__', 'Note and bold', 'bold Note', 'bold bold'],
    ['some **bold words**, **more words**.', 'some bold words, more words.', 'bold bold words', 'bold more words'],
    ['(*in brackets*) and [*it*]', '(in brackets) and [it]', 'italic in brackets', 'italic it'],
    ['用**React Hooks**做', '用React Hooks做', 'bold React Hooks'],
    ['_this_/_that_', 'this/that', 'italic this', 'italic that'],
  ])('%s', (source, ...expected) => {
    expect(read(source)).toEqual(expected);
  });
});

describe('beside Chinese, Japanese and Korean punctuation', () => {
  it.each<[string, ...string[]]>([
    ['**注意：**不要', '注意：不要', 'bold 注意：'],
    ['因此**「A」**与**「B」**', '因此「A」与「B」', 'bold 「A」', 'bold 「B」'],
    ['これは**「重要」**です', 'これは「重要」です', 'bold 「重要」'],
    ['**값(value)**을', '값(value)을', 'bold 값(value)'],
    ['中文**bold。**中文*斜体，*中文', '中文bold。中文斜体，中文', 'bold bold。', 'italic 斜体，'],
    ['中文**粗体**中文', '中文粗体中文', 'bold 粗体'],
    // commonmark/commonmark-spec#650
    ['私は**⻲田太郎**と申します', '私は⻲田太郎と申します', 'bold ⻲田太郎'],
    ['・**㋐**:選択肢１つ目', '・㋐:選択肢１つ目', 'bold ㋐'],
    // mikepenz/multiplatform-markdown-renderer#579
    ['前**加粗测试（含括号）**后', '前加粗测试（含括号）后', 'bold 加粗测试（含括号）'],
    ['这是~~错误，~~的', '这是错误，的', 'strikethrough 错误，'],
    ['前~~「甲」~~后', '前「甲」后', 'strikethrough 「甲」'],
    ['约~5到~10', '约~5到~10'],
  ])('%s', (source, ...expected) => {
    expect(read(source)).toEqual(expected);
  });
});
