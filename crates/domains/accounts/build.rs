//! The messages and the service of gRPC, made from its description, and the description itself for those who ask the
//! server for it. No protoc is needed.

use std::{env, fs, path::PathBuf};

use prost::Message;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto");
    let files = protox::compile(["tiltyard/v1/accounts.proto"], ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("accounts.bin"), files.encode_to_vec())?;
    tonic_prost_build::configure()
        // A session is several times as large as the question for a second factor.
        .boxed(".tiltyard.v1.LoginResponse.result.session")
        // Only the tests are clients; nothing of a client's transport is built into the program.
        .client_mod_attribute(".", "#[cfg(test)]")
        .compile_fds(files)?;
    Ok(())
}
