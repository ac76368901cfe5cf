//! The gRPC messages, from their description; no compiler of protocol buffers has to be installed.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = "proto/tiltyard/v1/execution.proto";
    println!("cargo:rerun-if-changed={file}");
    let descriptors = protox::compile([file], ["proto"])?;
    tonic_prost_build::configure()
        .build_transport(false)
        .bytes(".")
        .compile_fds(descriptors)?;
    Ok(())
}
