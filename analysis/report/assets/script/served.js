// Shown by a server, the page can correct: "this is wrong" leaves a stretch out, "here I look at" marks a look, and it is measured again.
const server = document.querySelector('meta[name="poise-server"]');

// send asks the server for something; what it answers is empty, or the problem in words.
async function send(how, body) {
  try {
    const answer = await fetch(server.content + '/' + how, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    return answer.ok ? '' : (await answer.json().catch(() => ({}))).error || tr('the server refused ({1})', answer.status);
  } catch (e) { return tr('the server does not answer'); }
}
const keep = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch (e) { /* then it is forgotten */ } };
function kept(key) {
  try {
    const value = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    return value;
  } catch (e) { return null; }
}
// again shows the page anew, at the same place.
function again() {
  keep('poise-place', [player.time(), window.scrollY]);
  location.reload();
}
async function correct(how, body, button) {
  button.disabled = true;
  const problem = await send(how, body);
  if (!problem) return again();
  button.disabled = false;
  button.textContent = tr('That did not work: {1}', problem);
}

// copied has the server make a copy of a recording that this browser can't play, tells how far it is, and plays that.
let asked = false;
async function copied(place) {
  if (!server || asked) return;
  asked = true;
  const instead = Array.from(place.childNodes);
  let problem = tr('the server does not answer');
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
      place.textContent = tr('This browser can\'t play the recording as it is. A copy that it plays is being made: {1} %.', Math.floor(100 * copy.share));
      await new Promise(done => setTimeout(done, 500));
    }
  } catch (e) { /* told below */ }
  place.replaceChildren(...instead, ' ' + tr('A copy could not be made: {1}', problem));
}

if (server) {
  for (const b of document.querySelectorAll('button.again')) {
    b.hidden = false;
    b.addEventListener('click', function () { correct('include', { start: +b.dataset.t, end: +b.dataset.e, measure: b.dataset.measure || '' }, b); });
  }
  const [t, y] = kept('poise-place') || [0, 0];
  if (y) window.scrollTo({ top: y, behavior: 'instant' });
  if (t && video) video.currentTime = t;
}
