root.classList.add('ready');
head.hidden = now.hidden = false;
$('controls').hidden = false;
if (video) {
  seeing();
  if (video.error) unplayable();
}
drawTimeline();
show();
