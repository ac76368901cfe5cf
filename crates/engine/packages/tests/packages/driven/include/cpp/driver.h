double half(int n);
