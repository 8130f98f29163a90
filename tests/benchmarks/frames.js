// Watches the frames of a page until window.frames_seen() is called.
// interval: from one frame to the next, by their own time stamps: what the eye sees.
() => {
  const seen = { interval: [], moves: 0, longest_script: 0 };
  let last = null,
    watching = true;

  const frame = (stamp) => {
    if (!watching) return;
    if (last !== null) seen.interval.push(stamp - last);
    last = stamp;
    requestAnimationFrame(frame);
  };
  const moved = () => {
    seen.moves += 1;
  };
  const long_frames = (list) => {
    // the browser reports frames above 50 ms
    for (const entry of list.getEntries()) {
      const scripts = entry.scripts.reduce((sum, script) => sum + script.duration, 0);
      seen.longest_script = Math.max(seen.longest_script, scripts);
    }
  };

  addEventListener("pointermove", moved, true);
  const observer = new PerformanceObserver(long_frames);
  observer.observe({ type: "long-animation-frame" });
  requestAnimationFrame(frame);

  window.frames_seen = () => {
    long_frames({ getEntries: () => observer.takeRecords() });
    watching = false;
    observer.disconnect();
    removeEventListener("pointermove", moved, true);
    return seen;
  };
};
