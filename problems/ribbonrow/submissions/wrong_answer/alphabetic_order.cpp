class Solution {
public:
    string hangRibbons(string ribbons) {
        sort(ribbons.begin(), ribbons.end());
        string row(ribbons.size(), ' ');
        size_t place = 0;
        for (char colour : ribbons) {
            row[place] = colour;
            place += 2;
            if (place >= row.size()) place = 1;
        }
        return row;
    }
};
