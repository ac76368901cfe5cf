function writeRoll(beats) {
  return beats.replace(/(.)\1{1,8}/g, (run, letter) => letter + run.length);
}
