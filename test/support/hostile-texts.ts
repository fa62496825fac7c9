/** What an agent could write so that a channel does something with it instead of showing it. */
export const hostileTexts: Readonly<Record<string, string>> = {
  mentions:
    "@everyone @here @channel @all <!channel> <!here> <@U012AB3CD> <@&123456789012345678> <#C1|general>",
  markdown:
    "**bold** _it_ ~~no~~ ||spoiler|| # head\n> quote\n- list\n1. one `code` ```\nblock\n``` [approve](https://evil.example/approve)",
  links:
    "<https://evil.example|Look at it in visto> https://evil.example/approve http://evil.example mailto:a@evil.example",
  emoji: ":fire: <:name:123456789012345678> <t:1700000000:R> &amp; &lt; &#64;everyone",
  markup: "<b>bold</b><a href='https://evil.example'>x</a><img src=x> &nbsp; \\n \\t \\x41 \\u0041 \\101",
  control: "a\u001b[31mred\u0007\u0000b\r\nSubject: forged\r\n\r\nbody\u0085c\u2028d",
  bidi: "safe\u202egpj.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \u{e0041}tag \u3164filler",
  dash: "--help\n-u critical",
  fences: "`".repeat(50),
  long: `${"x".repeat(100_000)} \`${"@everyone ".repeat(2_000)}`,
  surrogates: "\ud83d lone \ude00 and \u{1f600}",
};
