#include <algorithm>
#include <iostream>
#include <vector>

using Post = std::pair<long long, long long>;

long long cross(Post a, Post b, Post c) {
    return (b.first - a.first) * (c.second - a.second) - (b.second - a.second) * (c.first - a.first);
}

int main() {
    int n;
    std::cin >> n;
    std::vector<Post> posts(n);
    for (auto& [x, y] : posts) std::cin >> x >> y;
    std::sort(posts.begin(), posts.end());
    posts.erase(std::unique(posts.begin(), posts.end()), posts.end());
    std::vector<Post> corners;
    for (int side = 0; side < 2; ++side) {
        size_t start = corners.size();
        for (Post post : posts) {
            while (corners.size() > start + 1 && cross(corners[corners.size() - 2], corners.back(), post) <= 0)
                corners.pop_back();
            corners.push_back(post);
        }
        corners.pop_back();
        std::reverse(posts.begin(), posts.end());
    }
    if (corners.empty()) corners.push_back(posts[0]);
    long long area = 0;
    for (size_t i = 1; i < corners.size(); ++i) area += cross(corners[0], corners[i - 1], corners[i]);
    std::cout << corners.size() << " " << area << "\n";
}
