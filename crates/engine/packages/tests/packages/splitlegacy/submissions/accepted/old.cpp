#include <bits/stdc++.h>
using namespace std;
int main() { register long long n; vector<int> v(3); random_shuffle(v.begin(), v.end()); cin >> n; cout << n << " " << 0 << endl; }
