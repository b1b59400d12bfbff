// What was said follows the recording: under the player, and in its list further down.
const spoken = $('spoken'), caption = $('caption');
const lines = spoken ? Array.from(spoken.children).map(function (li) {
  const a = li.querySelector('a.clip');
  return { li, start: a ? +a.dataset.t : NaN, end: a ? +a.dataset.e : NaN, text: li.querySelector('p').firstChild.textContent };
}).filter(l => l.start === l.start) : [];
let heard = null;
for (const l of lines) l.li.querySelector('p').addEventListener('click', function (e) { // its time is the link that keys reach
  if (!e.target.closest('a') && String(getSelection()) === '') { seek(l.start, 0); player.play(); }
});
if (lines.length) {
  caption.hidden = false;
  watchers.push(function (t) {
    const l = used ? lines.find(x => t >= x.start && t < Math.max(x.end, x.start + 0.5)) : null;
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
