import { describe, expect, it } from 'vitest';
import { html } from '../html.js';

describe('html', () => {
  it('escapes whatever is put into it', () => {
    const name = `<img src=x onerror="alert('&')">`;
    expect(html`<p title="${name}">${name}</p>`.toString()).toBe(
      '<p title="&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;">' +
        '&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;</p>',
    );
  });

  it('puts markup of its own in as it is, once', () => {
    expect(html`<ul>${['<a>', 'b'].map((item) => html`<li>${item}</li>`)}</ul>`.toString()).toBe(
      '<ul><li>&lt;a&gt;</li><li>b</li></ul>',
    );
  });

  it('escapes texts in a list', () => {
    expect(html`${['<', '>']}`.toString()).toBe('&lt;&gt;');
  });

  it('puts nothing in for null and false, and zero for zero', () => {
    expect(html`[${null}${false}${0}]`.toString()).toBe('[0]');
  });

  it('takes nothing else', () => {
    const misuse = () => [
      // @ts-expect-error An object is no text.
      html`${{ toString: () => '<script>' }}`,
      // @ts-expect-error What is undefined was forgotten.
      html`${undefined}`,
    ];
    expect(misuse).toThrow(TypeError);
  });
});
