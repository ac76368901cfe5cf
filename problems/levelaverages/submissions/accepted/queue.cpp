class Solution {
public:
    vector<double> averagePay(TreeNode* root) {
        vector<double> averages;
        queue<TreeNode*> waiting;
        waiting.push(root);
        while (!waiting.empty()) {
            int width = waiting.size();
            long long sum = 0;
            for (int i = 0; i < width; ++i) {
                TreeNode* node = waiting.front();
                waiting.pop();
                sum += node->val;
                if (node->left) waiting.push(node->left);
                if (node->right) waiting.push(node->right);
            }
            averages.push_back(double(sum) / width);
        }
        return averages;
    }
};
