//! Every attempt at a job: `/history/job-log`.

crate::operations! { Camunda7;
    GET_HISTORIC_JOB_LOGS = GET "/history/job-log" as getHistoricJobLogs: Read, Rows, by Offset, "Every attempt at a job." {
        query [
            logId jobId jobExceptionMessage jobDefinitionId jobDefinitionType jobDefinitionConfiguration activityIdIn failedActivityIdIn
            executionIdIn processInstanceId processDefinitionId processDefinitionKey deploymentId tenantIdIn withoutTenantId hostname
            jobPriorityLowerThanOrEquals jobPriorityHigherThanOrEquals creationLog failureLog successLog deletionLog sortBy sortOrder
            firstResult maxResults
        ]
    };
    QUERY_HISTORIC_JOB_LOGS = POST "/history/job-log"
        as queryHistoricJobLogs: Read, Rows, by Offset, "Every attempt at a job, with filters in the body." {
        query [firstResult maxResults]
        body [
            logId jobId jobExceptionMessage jobDefinitionId jobDefinitionType jobDefinitionConfiguration activityIdIn failedActivityIdIn
            executionIdIn processInstanceId processDefinitionId processDefinitionKey deploymentId tenantIdIn withoutTenantId hostname
            jobPriorityLowerThanOrEquals jobPriorityHigherThanOrEquals creationLog failureLog successLog deletionLog sorting
        ]
    };
    GET_HISTORIC_JOB_LOGS_COUNT = GET "/history/job-log/count"
        as getHistoricJobLogsCount: Read, Count, "How many entries of the job log." {
        query [
            logId jobId jobExceptionMessage jobDefinitionId jobDefinitionType jobDefinitionConfiguration activityIdIn failedActivityIdIn
            executionIdIn processInstanceId processDefinitionId processDefinitionKey deploymentId tenantIdIn withoutTenantId hostname
            jobPriorityLowerThanOrEquals jobPriorityHigherThanOrEquals creationLog failureLog successLog deletionLog
        ]
    };
    QUERY_HISTORIC_JOB_LOGS_COUNT = POST "/history/job-log/count"
        as queryHistoricJobLogsCount: Read, Count, "How many entries of the job log, with filters in the body." {
        body [
            logId jobId jobExceptionMessage jobDefinitionId jobDefinitionType jobDefinitionConfiguration activityIdIn failedActivityIdIn
            executionIdIn processInstanceId processDefinitionId processDefinitionKey deploymentId tenantIdIn withoutTenantId hostname
            jobPriorityLowerThanOrEquals jobPriorityHigherThanOrEquals creationLog failureLog successLog deletionLog sorting
        ]
    };
    GET_HISTORIC_JOB_LOG = GET "/history/job-log/{id}" as getHistoricJobLog: Read, Object, "One entry of the job log.";
    GET_STACKTRACE_HISTORIC_JOB_LOG = GET "/history/job-log/{id}/stacktrace"
        as getStacktraceHistoricJobLog: Read, Text, "Stack trace of that attempt.";
}
