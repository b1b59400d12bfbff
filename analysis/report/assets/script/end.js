usable(true);
if (video) {
  seeing();
  if (video.error) unplayable();
}
drawTimeline();
show();
