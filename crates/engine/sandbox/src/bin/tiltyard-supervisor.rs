//! The supervisor alone, for tests and benchmarks of this crate.

fn main() -> ! {
    tiltyard_sandbox::supervisor_main()
}
