//! The messages and the service of the gRPC API, made from its description. No protoc is needed.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto");
    let files = protox::compile(["tiltyard/v1/execution.proto"], ["proto"])?;
    tonic_prost_build::configure()
        .bytes(".")
        // A start is ten times as large as what follows it.
        .boxed(".tiltyard.v1.ExecuteStreamRequest.message.start")
        // Only the tests are clients; nothing of a client's transport is built into the program.
        .client_mod_attribute(".", "#[cfg(test)]")
        .compile_fds(files)?;
    Ok(())
}
