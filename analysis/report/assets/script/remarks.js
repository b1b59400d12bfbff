// Notes of one's own at places of the recording: written, played, deleted. The server keeps them beside the report.
if (server) {
  const list = Array.from(document.querySelectorAll('#remarks li')), form = $('remark'), field = $('remark-text');
  const notes = items => items.map(li => ({ at: +li.dataset.t, text: li.querySelector('span').textContent }));
  async function keepNotes(all, button) {
    button.disabled = true;
    const problem = await send('remarks', { remarks: all });
    if (!problem) return again();
    button.disabled = false;
    $('remark-trouble').textContent = tr('That did not work: {1}', problem);
  }
  form.hidden = false;
  watchers.push(function (t) { if (document.activeElement !== field) $('remark-says').textContent = tr('Note at {1}', clock(t)); });
  field.addEventListener('focus', function () { player.pause(); });
  form.addEventListener('submit', function (e) {
    e.preventDefault();
    keepNotes([...notes(list), { at: player.time(), text: field.value.trim() }], form.querySelector('button'));
  });
  for (const li of list) {
    const b = li.querySelector('button');
    b.hidden = false;
    b.addEventListener('click', function () { keepNotes(notes(list.filter(x => x !== li)), b); });
  }
  keys.b = () => field.focus();
}
