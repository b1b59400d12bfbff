usable(true);
reveal();
if (video) {
  seeing();
  if (video.error) unplayable();
}
drawTimeline();
show();
