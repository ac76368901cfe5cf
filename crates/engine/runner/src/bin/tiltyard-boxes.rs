//! The supervisor of the boxes in this crate's tests.

fn main() {
    tiltyard_sandbox::supervisor_main();
}
