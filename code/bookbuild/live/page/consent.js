// On a phone it is asked before the page takes so much.
const MEMORY = 750; // MB that an interpreter takes at most, as `make bench` measures

export const consent = {
  given: !matchMedia("(pointer: coarse)").matches,

  // May so many MB be loaded? If not, it is said what a second press would do.
  asked(load, say) {
    if (this.given || load === 0) return true;
    this.given = true;
    say(
      `Loads ${Math.ceil(load)} MB and takes up to ${MEMORY} MB of memory: ` +
        "press once more to begin.",
    );
    return false;
  },
};
