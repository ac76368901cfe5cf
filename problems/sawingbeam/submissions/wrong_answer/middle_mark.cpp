// The mark in the middle of the list, so that both parts have equally many.
class Solution {
    vector<int> places;

    long long work(int left, int right) {
        if (right - left < 2) return 0;
        int at = (left + right) / 2;
        return max(places[at] - places[left], places[right] - places[at]) + work(left, at) + work(at, right);
    }

public:
    long long leastCarrying(int length, vector<int>& marks) {
        places = marks;
        places.push_back(0);
        places.push_back(length);
        sort(places.begin(), places.end());
        return work(0, places.size() - 1);
    }
};
