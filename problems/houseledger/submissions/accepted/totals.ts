function standings(houses: string[], points: number[]): Map<string, number> {
  const totals = new Map<string, number>();
  houses.forEach((house, i) => totals.set(house, (totals.get(house) ?? 0) + points[i]));
  return new Map([...totals].filter(([, total]) => total > 0));
}
