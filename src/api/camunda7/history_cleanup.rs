//! The removal of expired history: `/history/cleanup`.

crate::operations! { Camunda7;
    CLEANUP_ASYNC = POST "/history/cleanup" as cleanupAsync: Destructive, Object, "Remove expired history now, or at the next window." {
        query [immediatelyDue]
    };
    GET_HISTORY_CLEANUP_CONFIGURATION = GET "/history/cleanup/configuration"
        as getHistoryCleanupConfiguration: Read, Object, "When and how history is cleaned up.";
    FIND_CLEANUP_JOB = GET "/history/cleanup/job" as findCleanupJob: Read, Object, "The cleanup job (old form of the list).";
    FIND_CLEANUP_JOBS = GET "/history/cleanup/jobs" as findCleanupJobs: Read, Rows, "The cleanup jobs.";
}
