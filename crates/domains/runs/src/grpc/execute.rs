//! `Execute`: one question, one answer. A call that is cancelled is dropped here, and with it the run.

use std::sync::Arc;

use tiltyard_protocol::Stdin;
use tonic::Status;

use super::{convert::asked, pb, status};
use crate::{app::App, collect::collect};

pub async fn execute(
    app: &Arc<App>,
    mut request: pb::ExecuteRequest,
    correlation: String,
) -> Result<pb::ExecuteResponse, Status> {
    let stdin = Stdin::Bytes(std::mem::take(&mut request.stdin));
    let (runtime, request) = asked(request, stdin, correlation)
        .check(&*app.runs)
        .map_err(status::refused)?;
    let run = app
        .start(request)
        .await
        .map_err(|refused| status::refused(refused.into()))?;
    let collected = collect(run).await.map_err(status::failed)?;
    Ok(pb::ExecuteResponse {
        language: runtime.id,
        version: runtime.version,
        compile: collected.compile.map(pb::StageResult::from),
        run: collected.run.map(pb::StageResult::from),
        timings: Some(collected.timings.into()),
    })
}
