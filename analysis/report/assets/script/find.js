'use strict';
// Searching what was said: shows the lines that hold the words, and marks them.
(function () {
  const form = document.getElementById('find'), list = document.getElementById('spoken');
  if (!form || !list) return;
  const field = document.getElementById('find-text'), count = document.getElementById('find-count');
  const lines = Array.from(list.children).map(li => ({ li, p: li.querySelector('p'), nodes: Array.from(li.querySelector('p').childNodes), words: Array.from(li.querySelectorAll('.w')) }));
  const plain = s => s.toLowerCase().replace(/[’ʼ]/g, "'");

  // Text of the same length as what is shown, so that places agree; where lower case is longer, letters stay as they are.
  function folded(s) { const f = plain(s); return f.length === s.length ? f : s; }

  // Where the words stand apart, those that a match touches are marked whole.
  function markWords(line, wanted) {
    const texts = line.words.map(w => w.textContent), low = texts.map(folded).join(' ');
    const ends = [];
    let found = 0, at = 0;
    for (const w of texts) ends.push((at += w.length + 1) - 1);
    const hit = new Set();
    for (let i = wanted ? low.indexOf(wanted) : -1; i >= 0; i = low.indexOf(wanted, i + wanted.length)) {
      found++;
      line.words.forEach((w, k) => { if (ends[k] > i && ends[k] - texts[k].length < i + wanted.length) hit.add(k); });
    }
    line.words.forEach(function (w, k) {
      const m = document.createElement('mark');
      m.textContent = texts[k];
      w.replaceChildren(hit.has(k) ? m : texts[k]);
    });
    return found;
  }
  function mark(line, wanted) {
    if (line.words.length) return markWords(line, wanted);
    line.p.replaceChildren(...line.nodes);
    if (!wanted) return 0;
    const text = line.nodes[0].data || '', low = folded(text), out = [];
    let at = 0, found = 0;
    for (let i = low.indexOf(wanted); i >= 0; i = low.indexOf(wanted, at)) {
      const m = document.createElement('mark');
      m.textContent = text.slice(i, i + wanted.length);
      out.push(text.slice(at, i), m);
      at = i + wanted.length;
      found++;
    }
    if (found) line.p.replaceChildren(...out, text.slice(at), ...line.nodes.slice(1));
    return found;
  }
  function find() {
    const wanted = plain(field.value.trim());
    let all = 0;
    for (const line of lines) {
      const n = mark(line, wanted);
      line.li.hidden = wanted !== '' && n === 0;
      all += n;
    }
    count.textContent = wanted === '' ? '' : all === 0 ? tr('not said') : trn(all, 'said once', 'said {1} times', all);
  }
  field.addEventListener('input', find);
  form.addEventListener('submit', function (e) {
    e.preventDefault();
    const first = list.querySelector('li:not([hidden]) a.clip');
    if (first) first.click();
  });
  form.hidden = false;
})();
