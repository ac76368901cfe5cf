class Solution {
public:
    long long totalWaiting(int farriers, vector<vector<int>>& horses) {
        vector<int> left(farriers);
        long long waiting = 0;
        size_t next = 0;
        for (long long minute = 0; next < horses.size(); ++minute) {
            for (int& work : left) {
                if (work == 0 && next < horses.size() && horses[next][0] <= minute) {
                    waiting += minute - horses[next][0];
                    work = horses[next][1];
                    ++next;
                }
                if (work > 0) --work;
            }
        }
        return waiting;
    }
};
