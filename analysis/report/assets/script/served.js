// Shown by a server, the page can correct: "this is wrong" leaves a stretch out, "here I look at" marks a look, and everything
// is measured again.
const server = document.querySelector('meta[name="poise-server"]');

async function correct(how, body, button) {
  button.disabled = true;
  let problem = '';
  try {
    const answer = await fetch(server.content + '/' + how, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) problem = (await answer.json().catch(() => ({}))).error || 'the server refused (' + answer.status + ')';
  } catch (e) { problem = 'the server does not answer'; }
  if (problem) {
    button.disabled = false;
    button.textContent = 'That did not work: ' + problem;
    return;
  }
  try { sessionStorage.setItem('poise-place', JSON.stringify([player.time(), window.scrollY])); } catch (e) { /* then it opens at the top */ }
  location.reload();
}
// The first press asks, the second does it.
function wrong(button, range) {
  const label = button.textContent;
  button.addEventListener('click', function () {
    const [start, end] = range();
    if (button.dataset.asked) return correct('exclude', { start, end }, button);
    button.dataset.asked = '1';
    button.textContent = 'Leave ' + fine(start) + ' to ' + fine(end) + ' out and measure again?';
  });
  button.addEventListener('blur', function () { if (!button.disabled) { delete button.dataset.asked; button.textContent = label; } });
}
// A stretch to leave out has a length, also where the moment has none.
const stretch = (start, end) => end - start >= 0.2 ? [start, end] : [Math.max(start - 0.1, 0), Math.min(start + 0.1, data.total)];

// copied has the server make a copy of a recording that this browser can't play, tells how far it is, and plays that.
let asked = false;
async function copied(place) {
  if (!server || asked) return;
  asked = true;
  const instead = Array.from(place.childNodes);
  let problem = 'the server does not answer';
  try {
    for (;;) {
      const answer = await fetch(server.content + '/playable', { method: 'POST' }), copy = await answer.json();
      if (!answer.ok) { problem = copy.error || problem; break; }
      if (copy.file) {
        place.replaceChildren(...instead);
        video.addEventListener('loadedmetadata', function () { place.hidden = true; video.hidden = false; usable(true); }, { once: true });
        video.src = copy.file + '#t=0.001';
        return;
      }
      place.textContent = 'This browser can\'t play the recording as it is. A copy that it plays is being made: ' + Math.floor(100 * copy.share) + ' %.';
      await new Promise(done => setTimeout(done, 500));
    }
  } catch (e) { /* told below */ }
  place.replaceChildren(...instead, ' A copy could not be made: ' + problem);
}

if (server) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'wrong';
  button.textContent = 'This is wrong';
  $('wrong').append(button);
  $('wrong').hidden = false;
  button.disabled = current < 0;
  wrong(button, () => stretch(data.moments[current][0], data.moments[current][1]));
  watchers.push(function () { if (!button.dataset.asked) button.disabled = current < 0; });
  for (const li of document.querySelectorAll('.card .moments li')) {
    const a = li.querySelector('a.clip'), b = document.createElement('button');
    b.type = 'button';
    b.className = 'wrong';
    b.textContent = 'This is wrong';
    b.setAttribute('aria-label', 'This is wrong: ' + a.textContent + ', ' + li.querySelector('span').textContent);
    li.append(b);
    wrong(b, () => { b.removeAttribute('aria-label'); return stretch(+a.dataset.t, +a.dataset.e); });
  }
  for (const b of document.querySelectorAll('button.again')) {
    b.hidden = false;
    b.addEventListener('click', function () { correct('include', { start: +b.dataset.t, end: +b.dataset.e }, b); });
  }
  try {
    const [t, y] = JSON.parse(sessionStorage.getItem('poise-place') || 'null') || [0, 0];
    sessionStorage.removeItem('poise-place');
    if (y) window.scrollTo({ top: y, behavior: 'instant' });
    if (t && video) video.currentTime = t;
  } catch (e) { /* storage is off */ }
}
