'use strict';
(function () {
  const { byID, show, clock, studio, prompts } = poise;
  const overlay = byID('overlay'), count = byID('count'), cue = byID('cue'), status = byID('status'), trouble = byID('trouble');
  // The looks that a rehearsal begins with, in this order. after: seconds that the eyes are given to get there; lasts: seconds.
  const LOOKS = [
    { at: 'lens', after: 0.3, lasts: 5, text: tr('Look at the lens and nod slowly'), more: tr('Keep your eyes on the lens of the camera: hold still for a second, then nod slowly.') },
    { at: 'screen', after: 1, lasts: 3, text: tr('Now look at the other person’s face on your screen'), more: tr('If nobody is there yet, look where that face will be.') },
    { at: 'notes', after: 1, lasts: 3, text: tr('Now look at your notes'), more: tr('Move your eyes as you usually do.') },
  ];
  const LATE = 3; // seconds by which live tips may be late before that is said
  const places = { lens: tr('the lens'), screen: tr('the other person’s face'), notes: tr('your notes') };
  let state = 'off'; // ready, checking, counting, recording, saving
  let step = 'check'; // questions, record
  let recorder = null, began = 0, ticking = 0, drawn = 0;
  let session = null, takes = 0; // what the recording goes to
  let wanted = [], shown = -1, since = 0, asked = []; // questions
  let looks = [], skip = null; // those that were made; ends the one that is going on

  const wait = s => new Promise(done => setTimeout(done, 1000 * s));
  const milli = s => Math.round(1000 * s) / 1000;
  const elapsed = () => (performance.now() - began) / 1000;
  const cues = () => byID('cues') ? byID('cues').value : 'off';
  const say = text => { status.textContent = text; };
  const on = (...states) => states.includes(state);

  function become(next) {
    state = next;
    const visible = { enable: ['off'], check: ['ready'], finish: ['recording'], redo: ['counting', 'recording'] };
    for (const [id, states] of Object.entries(visible)) byID(id).hidden = !on(...states);
    byID('devices').hidden = on('off');
    byID('devices').toggleAttribute('inert', !on('ready'));
    byID('start').hidden = !on('ready') || step !== 'record';
    byID('skip').hidden = true;
    byID('next').hidden = !on('recording') || shown + 1 >= wanted.length;
    byID('lamp').hidden = !on('recording');
    document.body.classList.toggle('live', on('counting', 'recording', 'saving'));
    byID('signs').hidden = byID('watching').hidden = !(on('counting', 'recording') && session && session.watched);
    if (!on('recording')) question('');
    for (const b of document.querySelectorAll('[data-step]')) b.disabled = !on('off', 'ready');
  }

  // go shows a step.
  function go(to) {
    step = to;
    for (const s of ['check', 'questions', 'record']) byID('step-' + s).hidden = s !== to;
    for (const b of document.querySelectorAll('.way [data-step]')) {
      if (b.dataset.step === to) b.setAttribute('aria-current', 'step'); else b.removeAttribute('aria-current');
    }
    become(state);
    say('');
    byID(to + '-h').focus();
  }

  async function enable() {
    show(trouble, '');
    try {
      await studio.open(unplugged);
    } catch (e) {
      studio.close();
      show(trouble, e.message);
      become('off');
      return;
    }
    become('ready');
    say(tr('Sit as you would in the interview.'));
  }

  // unplugged ends a recording whose camera or microphone is gone, with what there is.
  function unplugged(track) {
    show(trouble, (track.kind === 'video' ? tr('The camera was disconnected.') : tr('The microphone was disconnected.')) + (on('recording') ? ' ' + tr('What was recorded is kept.') : ''));
    if (on('recording')) { finish(); return; }
    takes++;
    if (session) session.drop().catch(function () {});
    session = null;
    overlay.hidden = true;
    studio.close();
    become('off');
    say('');
  }

  async function check() {
    if (!on('ready')) return;
    become('checking');
    show(trouble, '');
    try {
      const bad = await studio.check(say);
      say(bad ? trn(bad, 'One thing to change before a long rehearsal.', '{1} things to change before a long rehearsal.', bad) : tr('All good: record your rehearsal like this.'));
      byID('check').textContent = tr('Run the check again');
    } catch (e) {
      show(trouble, e.message);
      say('');
    }
    if (on('checking')) become('ready');
    byID('check').focus();
  }

  const notes = () => ({ title: title(), questions: asked.join('\n'), looks });
  const title = () => byID('title').value || tr('Rehearsal of {1}', new Date().toLocaleDateString(document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang, { day: 'numeric', month: 'long', year: 'numeric' }));

  function seen(s, broken, pace) {
    if (!on('recording', 'counting')) return;
    poise.live.draw(s, pace);
    if (broken) show(trouble, broken);
    if (s && on('recording') && performance.now() - drawn > 1000) {
      drawn = performance.now();
      const behind = Math.max(0, elapsed() - s.time);
      byID('watching').dataset.behind = behind.toFixed(2);
      byID('watching').textContent = behind > LATE ? tr('This computer is busy: live tips are {1} seconds late. Your recording is not.', Math.round(behind)) : '';
    }
  }

  // refused ends a recording of which nothing more is taken.
  function refused(why) {
    show(trouble, why + ' ' + tr('What had arrived is kept.'));
    if (on('recording')) finish();
  }
  const waits = late => show(trouble, late ? tr('poise does not answer. Your recording waits for it.') : '');

  async function countdown(from, text, going) {
    overlay.hidden = false;
    cue.textContent = text;
    say(text);
    for (let n = from; n > 0 && going(); n--) {
      count.textContent = n;
      await wait(1);
    }
  }

  // look guides one look and keeps where it was made; false: it was skipped, or the recording ended meanwhile.
  async function look(l, going) {
    const from = elapsed() + l.after, to = from + l.lasts;
    let skipped = false;
    const left = new Promise(done => { skip = function () { skipped = true; done(); }; });
    overlay.hidden = byID('skip').hidden = false;
    cue.textContent = l.text;
    say(l.more);
    while (!skipped && going() && elapsed() < to + 0.1) {
      count.textContent = Math.min(l.lasts, Math.max(1, Math.ceil(to - elapsed())));
      await Promise.race([wait(0.1), left]);
    }
    skip = null;
    if (!going()) return false; // a later take has the page
    overlay.hidden = byID('skip').hidden = true;
    if (!skipped) looks.push({ at: l.at, range: { start: milli(from), end: milli(to) } });
    return !skipped;
  }

  // start counts in, guides the looks, and shows the first question. A later take ends what is left of an earlier one.
  async function start() {
    if (!on('ready') || byID('start').disabled) return;
    asked = []; looks = []; skip = null; shown = -1;
    wanted = prompts.list();
    show(trouble, '');
    byID('start').disabled = true;
    const take = ++takes;
    const going = () => take === takes && on('recording');
    try {
      session = await poise.live.begin({ cues: cues(), picture: studio.holds('video'), sound: studio.holds('audio'), ...notes() }, { told: seen, ended: refused, waits });
    } catch (e) {
      show(trouble, e.message);
      return;
    } finally {
      byID('start').disabled = false;
    }
    if (take !== takes) { session.drop().catch(function () {}); session = null; return; } // unplugged meanwhile
    poise.live.draw(null, null);
    const first = LOOKS.filter(l => byID('look-' + l.at).checked);
    become('counting');
    byID('redo').focus();
    await countdown(3, first.length ? trn(first.length, 'Recording begins with a look. First: {2}.', 'Recording begins with {1} looks. First: {2}.', first.length, places[first[0].at]) : tr('Recording begins.'), () => take === takes && on('counting'));
    if (take !== takes || !on('counting')) return;
    overlay.hidden = true;
    await roll(session);
    for (const l of first) {
      byID('next').hidden = true;
      if (await look(l, going)) session.note(notes());
      if (!going()) return;
    }
    byID('next').hidden = shown + 1 >= wanted.length;
    say(tr('Recording, and saved as you speak.'));
    next();
  }

  // roll starts the recorder, whose pieces go to a session.
  async function roll(to) {
    const own = recorder = studio.recorder();
    own.addEventListener('dataavailable', e => { if (own === recorder) to.push(e.data); });
    own.addEventListener('stop', () => { if (own === recorder && on('recording')) part(); });
    own.addEventListener('error', function (e) { show(trouble, tr('Recording stopped: {1}.', e.error ? e.error.message : tr('the browser does not say why'))); });
    await new Promise(function (done) { own.addEventListener('start', done, { once: true }); own.start(to.watched ? 100 : 500); });
    began = performance.now();
    become('recording');
    byID('finish').focus();
    clearInterval(ticking);
    ticking = setInterval(() => {
      byID('time').textContent = clock(elapsed());
      byID('since').textContent = shown < 0 ? '' : clock(elapsed() - since);
    }, 250);
  }

  function next() {
    if (skip) { skip(); return; } // a look comes before the questions
    if (!on('recording') || shown + 1 >= wanted.length) return;
    const text = wanted[++shown], from = since = elapsed(), take = takes;
    const k = asked.push(clock(from, true) + ' ' + text) - 1;
    question(text);
    session.note(notes());
    say(tr('Question {1} of {2}: {3}', shown + 1, wanted.length, text));
    byID('next').hidden = shown + 1 >= wanted.length;
    prompts.read(text).then(function (read) {
      if (!read || take !== takes || !on('recording')) return;
      asked[k] = clock(from, true) + '-' + clock(elapsed(), true) + ' ' + text;
      if (k === shown) since = elapsed();
      session.note(notes());
    });
  }

  // question shows what is asked, and from now on for how long.
  function question(text) {
    byID('question').textContent = text;
    byID('since').textContent = text ? '0:00' : '';
    byID('ask').hidden = !text;
  }

  function finish() {
    if (on('recording') && recorder.state !== 'inactive') recorder.stop();
  }

  // still ends what the page shows of a recording.
  function still(text) {
    clearInterval(ticking);
    prompts.hush();
    overlay.hidden = true;
    become('saving');
    say(text);
  }

  // part ends a recording and leads to its report.
  async function part() {
    still(tr('Recorded {1}. It is put into your library.', clock(elapsed())));
    try {
      const id = await session.finish(notes());
      studio.close();
      location.href = '/rehearsals/' + id + '/';
    } catch (e) {
      show(trouble, e.message);
      session = null;
      become('ready');
      say('');
    }
  }

  // ask resolves to what is chosen in the page's dialog; empty: nothing.
  function ask() {
    const box = byID('again');
    box.showModal();
    return new Promise(function (done) { // not by its event "close": that of an earlier question may still be to come
      for (const b of box.querySelectorAll('button')) b.onclick = function () { box.close(); done(b.value); };
      box.oncancel = () => done('');
    });
  }

  // redo begins again: at once while nothing is recorded yet, else once the user has said what becomes of the take.
  async function redo() {
    let choice = 'drop';
    if (on('recording')) {
      choice = await ask();
      if (!choice || !on('recording')) return;
      still(choice === 'keep' ? tr('This take is put into your library.') : tr('This take is thrown away.'));
      if (recorder.state !== 'inactive') {
        await new Promise(function (done) { recorder.addEventListener('stop', done, { once: true }); recorder.stop(); });
      }
    } else if (!on('counting')) return;
    const live = session, told = notes(), counted = on('counting');
    takes++;
    session = recorder = null;
    still('');
    try {
      if (choice === 'keep') await live.finish(told); else await live.drop();
      say(counted ? tr('Ready.') : choice === 'keep' ? tr('That take is in your library. Ready for another.') : tr('That take is gone. Ready for another.'));
    } catch (e) {
      show(trouble, e.message);
    }
    become('ready');
    byID('start').focus();
  }

  for (const [id, act] of [['enable', enable], ['start', start], ['check', check], ['next', next], ['skip', next], ['finish', finish], ['redo', redo]]) byID(id).addEventListener('click', act);
  for (const b of document.querySelectorAll('[data-step]')) b.addEventListener('click', () => go(b.dataset.step));
  for (const id of ['camera', 'microphone']) byID(id).addEventListener('change', enable);
  // What is wanted is remembered.
  for (const box of [...LOOKS.map(l => byID('look-' + l.at)), byID('cues')].filter(Boolean)) {
    const value = box.type === 'checkbox' ? 'checked' : 'value';
    try {
      const kept = localStorage.getItem(box.id);
      if (kept !== null) box[value] = value === 'checked' ? kept !== 'off' : kept;
    } catch (e) { /* no storage: as the page has it */ }
    box.addEventListener('change', function () { try { localStorage.setItem(box.id, value === 'checked' ? (box.checked ? 'on' : 'off') : box.value); } catch (e) { /* then it holds for this page */ } });
  }
  document.addEventListener('keydown', function (e) {
    if (byID('again').open) return;
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select, video, button, a')) {
      if (!(on('recording') && e.key === 'ArrowRight')) return;
    }
    if (e.key === 'ArrowRight') { e.preventDefault(); next(); } else if (e.key === ' ') { e.preventDefault(); if (!on('ready')) finish(); else if (step === 'record') start(); }
  });
  window.addEventListener('pagehide', function () { if (session) session.leave(); studio.close(); });
  window.addEventListener('pageshow', e => { if (e.persisted) location.reload(); }); // the way back: the camera is off
  become('off');
})();
