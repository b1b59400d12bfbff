// What was said follows the recording: under the player, and in its list further down.
const spoken = $('spoken'), caption = $('caption');
const textOf = li => { const w = li.querySelectorAll('.w'); return w.length ? Array.from(w, x => x.textContent).join(' ') : li.querySelector('p').firstChild.textContent; };
const lines = spoken ? Array.from(spoken.children).map(function (li) {
  const a = li.querySelector('a.clip');
  return { li, start: a ? +a.dataset.t : NaN, end: a ? +a.dataset.e : NaN, text: textOf(li), words: Array.from(li.querySelectorAll('.w')) };
}).filter(l => l.start === l.start) : [];
let heard = null, spokenWord = null;
for (const l of lines) l.li.querySelector('p').addEventListener('click', function (e) { // its time is the link that keys reach
  const w = e.target.closest('.w');
  if (!e.target.closest('a') && String(getSelection()) === '') { seek(w ? +w.dataset.t : l.start, 0); player.play(); }
});
if (lines.length) {
  caption.hidden = false;
  watchers.push(function (t) {
    const l = used ? lines.find(x => t >= x.start && t < Math.max(x.end, x.start + 0.5)) : null;
    if (l && l.words.length) {
      const at = l.words.findLast(w => +w.dataset.t <= t);
      if (at !== spokenWord) { if (spokenWord) spokenWord.classList.remove('now'); if ((spokenWord = at)) at.classList.add('now'); }
    }
    if (l === heard) return;
    if (heard) heard.li.removeAttribute('aria-current');
    heard = l || null;
    caption.textContent = l ? l.text : '';
    if (!l) return;
    l.li.setAttribute('aria-current', 'true');
    const box = spoken.getBoundingClientRect(), at = l.li.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) spoken.scrollTop += at.top - box.top - box.height / 3; // the list moves, the page doesn't
  });
}
