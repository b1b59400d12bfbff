// Which of two people the user is: one click answers, and the other person is looked at anew.
if (server) {
  for (const b of document.querySelectorAll('button.one')) {
    b.hidden = false;
    b.addEventListener('click', async function () {
      b.disabled = true;
      const problem = await send('person', { person: b.dataset.person, measured: b.hasAttribute('data-measured') });
      if (!problem) return again();
      b.disabled = false;
      $('who-trouble').textContent = tr('That did not work: {1}', problem);
    });
  }
  // And which of two voices is theirs.
  for (const b of document.querySelectorAll('button.track')) {
    b.hidden = false;
    b.addEventListener('click', async function () {
      b.disabled = true;
      const problem = await send('track', { me: Number(b.dataset.track) });
      if (!problem) return again();
      b.disabled = false;
      $('whose-trouble').textContent = tr('That did not work: {1}', problem);
    });
  }
}
