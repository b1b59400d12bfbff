'use strict';
// poise.prompts is the questions to show: from the list by role, pasted, or from a file; and their reading aloud.
poise.prompts = (function () {
  const { byID, show } = poise;
  const text = byID('prompts'), role = byID('role'), aloud = byID('aloud');
  const stored = 'questions', spoken = 'aloud';
  const keep = function (key, value) { try { localStorage.setItem(key, value); } catch (e) { /* no storage: it holds for this page */ } };
  const kept = function (key) { try { return localStorage.getItem(key) || ''; } catch (e) { return ''; } };
  const sets = Array.from(role.options).map(o => (o.dataset.questions || '').trim());

  // A list that was chosen gives way to another; what was written by hand stays, and the list comes after it.
  role.addEventListener('change', function () {
    const chosen = sets[role.selectedIndex], now = text.value.trim();
    if (!chosen) return;
    text.value = !now || sets.includes(now) ? chosen : now + '\n' + chosen;
    keep(stored, text.value);
  });
  text.addEventListener('change', () => keep(stored, text.value));
  if (!text.value.trim()) text.value = kept(stored);
  byID('list').addEventListener('change', async function (e) {
    const f = e.target.files[0];
    if (!f) return;
    if (f.size > 1e5) { show(byID('trouble'), tr('That file is too long for a list of questions.')); return; }
    text.value = (await f.text()).trim();
    keep(stored, text.value);
  });
  const list = () => text.value.split('\n').map(l => l.trim()).filter(l => l && !l.startsWith('#'));

  // A voice reads them only if it is on this computer: others are spoken by a server far away.
  const speech = window.speechSynthesis;
  const voice = function () {
    const local = speech ? speech.getVoices().filter(v => v.localService) : [];
    const speaks = v => v.lang.startsWith(document.documentElement.lang);
    return local.find(v => speaks(v) && v.default) || local.find(speaks) || local[0];
  };
  function offer() {
    const there = Boolean(voice());
    aloud.disabled = !there;
    aloud.checked = there && kept(spoken) === 'on';
    byID('aloud-hint').textContent = there ? tr('Wear headphones, so that the voice is not recorded as yours.') : tr('This browser has no voice of its own on this computer.');
  }
  offer();
  if (speech) speech.addEventListener('voiceschanged', offer);
  aloud.addEventListener('change', () => keep(spoken, aloud.checked ? 'on' : 'off'));

  // read resolves once a question was read aloud, to true; to false where none is to be.
  function read(question) {
    const v = voice();
    if (!aloud.checked || !v) return Promise.resolve(false);
    const u = new SpeechSynthesisUtterance(question);
    u.voice = v;
    u.lang = v.lang;
    speech.cancel();
    return new Promise(function (done) {
      u.onend = () => done(true);
      u.onerror = () => done(false);
      speech.speak(u);
    });
  }
  const hush = function () { if (speech) speech.cancel(); };
  return { list, read, hush };
})();
