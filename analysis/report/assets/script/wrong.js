// "This is wrong": asks what of it, has one measure leave those seconds out (or all of them), and offers to undo it.
if (server) {
  const ask = $('wrong-ask'), from = $('wrong-from'), to = $('wrong-to'), trouble = $('wrong-trouble');
  const choice = () => ask.querySelector('input[name=wrong]:checked').value;
  let about = null; // { measure, title, text, start, end }; without start: of a number, whose moments nobody chose

  // A stretch to leave out has a length, also where the moment has none.
  const listed = ranges => ranges.map(r => tr('{1} to {2}', fine(r.start), fine(r.end))).join(' ' + tr('and') + ' ');
  const stretch = (start, end) => end - start >= 0.2 ? [start, end] : [Math.max(start - 0.1, 0), Math.min(start + 0.1, data.total)];
  function seconds(text) { // of "1:02.5" or "62.5"; NaN: no time
    const parts = text.trim().replace(',', '.').split(':');
    return parts.length <= 3 && parts.every(p => /^\d+(\.\d+)?$/.test(p)) ? parts.reduce((sum, p) => sum * 60 + +p, 0) : NaN;
  }
  function open(what) {
    about = what;
    const whole = what.start === undefined, [start, end] = whole ? (range || [player.time(), Math.min(player.time() + 3, data.total)]) : stretch(what.start, what.end);
    $('wrong-says').textContent = whole ? what.title : what.title + ', ' + (what.end - what.start >= 0.1 ? tr('{1} to {2}', fine(what.start), fine(what.end)) : fine(what.start)) + (what.text ? ': ' + what.text : '');
    $('wrong-not').textContent = whole ? tr('Leave these seconds out of this number') : tr('It isn\u2019t so. Leave it out of \u201c{1}\u201d', what.title);
    $('wrong-shifted').hidden = whole;
    from.value = fine(start);
    to.value = fine(end);
    ask.querySelector('input[value=not]').checked = true;
    tune();
    trouble.textContent = '';
    ask.showModal();
  }
  function tune() { $('wrong-times').hidden = !(about.start === undefined || choice() === 'times'); }
  // ranges are what is to be left out, by what was chosen and typed.
  function ranges() {
    const [start, end] = about.start === undefined ? [0, 0] : stretch(about.start, about.end);
    if (about.start !== undefined && choice() !== 'times') return [[start, end]];
    const a = seconds(from.value), b = seconds(to.value);
    if (!(b > a)) return null;
    if (about.start === undefined) return [[a, Math.min(b, data.total)]];
    if (b <= start || a >= end) return [[start, end]];
    return [[start, a], [b, end]].filter(([x, y]) => y - x >= 0.05);
  }
  ask.addEventListener('change', tune);
  ask.querySelector('form').addEventListener('submit', async function (e) {
    if (e.submitter && e.submitter.value === 'cancel') return;
    e.preventDefault();
    const left = ranges(), all = choice() === 'all';
    if (!left) { trouble.textContent = tr('Give two times like 0:12 and 0:20, the earlier one first.'); return; }
    if (!left.length) { trouble.textContent = tr('These are the times it has. What was missed can\u2019t be added.'); return; }
    $('wrong-go').disabled = true;
    const done = [];
    for (const [start, end] of left) {
      const body = { start, end, measure: all ? '' : about.measure }, problem = await send('exclude', body);
      if (problem) { trouble.textContent = tr('That did not work: {1}', problem); $('wrong-go').disabled = false; return; }
      done.push(body);
    }
    keep('poise-undo', { done, text: all ? tr('{1} left out of everything.', listed(done)) : tr('{1} left out of \u201c{2}\u201d.', listed(done), about.title) });
    again();
  });

  function button(place, what, label, short) {
    const b = document.createElement('button');
    b.type = 'button';
    b.className = 'wrong';
    b.textContent = short ? tr('Wrong?') : tr('This is wrong');
    if (label) b.setAttribute('aria-label', tr('This is wrong: {1}', label));
    b.addEventListener('click', () => open(what()));
    place.append(b);
    return b;
  }
  const inPlayer = button($('wrong'), function () {
    const m = data.moments[current];
    return { measure: data.measures[m[2]].id, title: data.measures[m[2]].title, text: m[3], start: m[0], end: m[1] };
  });
  $('wrong').hidden = false;
  watchers.push(function () { inPlayer.disabled = current < 0; });
  inPlayer.disabled = current < 0;
  for (const li of document.querySelectorAll('.card .moments li')) {
    const a = li.querySelector('a.clip'), text = li.querySelector('span').textContent, card = li.closest('.card');
    button(li, () => ({ measure: card.dataset.measure, title: card.dataset.title, text, start: +a.dataset.t, end: +a.dataset.e }), a.textContent + ', ' + text, true);
  }
  for (const li of document.querySelectorAll('li.tip[data-measure]')) {
    const a = li.querySelector('a.clip'), title = li.querySelector('h3').textContent;
    // The clip may be a part of its moment.
    const of = a && data.moments.find(m => data.measures[m[2]].id === li.dataset.measure && m[0] < +a.dataset.e && m[1] > +a.dataset.t);
    const [start, end] = of || (a ? [+a.dataset.t, +a.dataset.e] : []);
    button(li.querySelector('.asks-of'), () => ({ measure: li.dataset.measure, title: li.dataset.title, text: '', start, end }), title, true);
  }
  for (const n of document.querySelectorAll('.number details')) {
    const of = n.closest('.number');
    button(n, () => ({ measure: of.dataset.measure, title: of.dataset.title }), of.dataset.title);
  }

  const undo = kept('poise-undo');
  if (undo) {
    $('undo-says').textContent = undo.text;
    $('undo').hidden = false;
    $('undo-go').addEventListener('click', async function () {
      for (const body of undo.done) {
        const problem = await send('include', body);
        if (problem) { $('undo-says').textContent = tr('That did not work: {1}', problem); return; }
      }
      again();
    });
    $('undo-close').addEventListener('click', function () { $('undo').hidden = true; });
  }
}
