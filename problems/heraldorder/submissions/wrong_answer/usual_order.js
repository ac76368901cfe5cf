function callOrder(letters, names) {
  return [...names].sort();
}
