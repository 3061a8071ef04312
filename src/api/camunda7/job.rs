//! Jobs: `/job`.

crate::operations! { Camunda7;
    GET_JOBS = GET "/job" as getJobs: Read, Rows, by Offset, since 7 2, "Jobs." {
        query [
            jobId jobIds jobDefinitionId processInstanceId processInstanceIds executionId processDefinitionId processDefinitionKey
            activityId withRetriesLeft executable timers messages dueDates createTimes withException exceptionMessage failedActivityId
            noRetriesLeft active suspended priorityLowerThanOrEquals priorityHigherThanOrEquals tenantIdIn withoutTenantId
            includeJobsWithoutTenantId acquired sortBy sortOrder firstResult maxResults
        ]
    };
    QUERY_JOBS = POST "/job" as queryJobs: Read, Rows, by Offset, since 7 2, "Jobs, with filters in the body." {
        query [firstResult maxResults]
        body [
            jobId jobIds jobDefinitionId processInstanceId processInstanceIds executionId processDefinitionId processDefinitionKey
            activityId withRetriesLeft executable timers messages dueDates createTimes withException exceptionMessage failedActivityId
            noRetriesLeft active suspended priorityLowerThanOrEquals priorityHigherThanOrEquals tenantIdIn withoutTenantId
            includeJobsWithoutTenantId acquired sorting
        ]
    };
    GET_JOBS_COUNT = GET "/job/count" as getJobsCount: Read, Count, since 7 2, "How many jobs." {
        query [
            jobId jobIds jobDefinitionId processInstanceId processInstanceIds executionId processDefinitionId processDefinitionKey
            activityId withRetriesLeft executable timers messages dueDates createTimes withException exceptionMessage failedActivityId
            noRetriesLeft active suspended priorityLowerThanOrEquals priorityHigherThanOrEquals tenantIdIn withoutTenantId
            includeJobsWithoutTenantId acquired
        ]
    };
    QUERY_JOBS_COUNT = POST "/job/count" as queryJobsCount: Read, Count, since 7 2, "How many jobs, with filters in the body." {
        body [
            jobId jobIds jobDefinitionId processInstanceId processInstanceIds executionId processDefinitionId processDefinitionKey
            activityId withRetriesLeft executable timers messages dueDates createTimes withException exceptionMessage failedActivityId
            noRetriesLeft active suspended priorityLowerThanOrEquals priorityHigherThanOrEquals tenantIdIn withoutTenantId
            includeJobsWithoutTenantId acquired sorting
        ]
    };
    SET_JOB_RETRIES_ASYNC_OPERATION = POST "/job/retries"
        as setJobRetriesAsyncOperation: Irreversible, Object, "Set the retries of many jobs, as a batch." {
        body [jobIds jobQuery dueDate retries]
    };
    UPDATE_SUSPENSION_STATE_BY = PUT "/job/suspended"
        as updateSuspensionStateBy: Reversible, Nothing, since 7 2, "Suspend or activate the jobs of a definition or instance." {
        body [
            jobDefinitionId processDefinitionId processInstanceId processDefinitionKey processDefinitionTenantId
            processDefinitionWithoutTenantId suspended
        ]
    };
    GET_JOB = GET "/job/{id}" as getJob: Read, Object, since 7 2, "One job.";
    DELETE_JOB = DELETE "/job/{id}" as deleteJob: Destructive, Nothing, "Delete a job: what it was to do is not done.";
    SET_JOB_DUEDATE = PUT "/job/{id}/duedate" as setJobDuedate: Reversible, Nothing, since 7 2, "Set when a job is due." {
        body [duedate cascade]
    };
    RECALCULATE_DUEDATE = POST "/job/{id}/duedate/recalculate"
        as recalculateDuedate: Reversible, Nothing, "Work out anew when a timer is due." { query [creationDateBased] };
    EXECUTE_JOB = POST "/job/{id}/execute" as executeJob: Irreversible, Nothing, since 7 2, "Run a job now.";
    SET_JOB_PRIORITY = PUT "/job/{id}/priority" as setJobPriority: Reversible, Nothing, "Set the priority of a job." { body [priority] };
    SET_JOB_RETRIES = PUT "/job/{id}/retries"
        as setJobRetries: Irreversible, Nothing, since 7 2, "Set the retries of a job; above 0 it runs." { body [dueDate retries] };
    GET_STACKTRACE = GET "/job/{id}/stacktrace" as getStacktrace: Read, Text, since 7 2, "Stack trace of a job's last failure.";
    UPDATE_JOB_SUSPENSION_STATE = PUT "/job/{id}/suspended"
        as updateJobSuspensionState: Reversible, Nothing, since 7 2, "Suspend or activate a job." { body [suspended] };
}
