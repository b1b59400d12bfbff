// tr says a text in the page's language, with values in the places of {1}, {2} ...; trn does for a number: one where it is 1, else many.
const texts = (from => from ? JSON.parse(from.textContent) : {})(document.getElementById('texts'));
const filled = (text, values) => values.reduce((s, v, i) => s.replaceAll('{' + (i + 1) + '}', v), text);
function tr(text, ...values) { return filled((texts[text] || {}).other || text, values); }
function trn(n, one, many, ...values) {
  const forms = texts[many];
  if (!forms) return filled(n === 1 ? one : many, values);
  return filled(forms[new Intl.PluralRules(document.documentElement.lang).select(n)] || forms.other, values);
}
// point writes the digits of a number with the language's decimal sign.
const point = digits => document.documentElement.lang === 'en' ? digits : digits.replace('.', (0.5).toLocaleString(document.documentElement.lang).charAt(1));
