vector<string> tilt_names;
tilt_driver::read_value(tilt_names);
tilt_driver::expect('[');
@CLASS@* tilt_made = nullptr;
tilt_driver::put('[');
bool tilt_first = true;
for (const string& tilt_called : tilt_names) {
    if (!tilt_first) tilt_driver::put(',');
    tilt_driver::next_call(tilt_first);
    tilt_first = false;
@CASES@
}
tilt_driver::put(']');
