//! The jobs of one activity, together: `/job-definition`.

crate::operations! { Camunda7;
    GET_JOB_DEFINITIONS = GET "/job-definition" as getJobDefinitions: Read, Rows, by Offset, since 7 2, "Job definitions." {
        query [
            jobDefinitionId activityIdIn processDefinitionId processDefinitionKey jobType jobConfiguration active suspended
            withOverridingJobPriority tenantIdIn withoutTenantId includeJobDefinitionsWithoutTenantId sortBy sortOrder firstResult
            maxResults
        ]
    };
    QUERY_JOB_DEFINITIONS = POST "/job-definition"
        as queryJobDefinitions: Read, Rows, by Offset, since 7 2, "Job definitions, with filters in the body." {
        query [firstResult maxResults]
        body [
            jobDefinitionId activityIdIn processDefinitionId processDefinitionKey jobType jobConfiguration active suspended
            withOverridingJobPriority tenantIdIn withoutTenantId includeJobDefinitionsWithoutTenantId sorting
        ]
    };
    GET_JOB_DEFINITIONS_COUNT = GET "/job-definition/count"
        as getJobDefinitionsCount: Read, Count, since 7 2, "How many job definitions." {
        query [
            jobDefinitionId activityIdIn processDefinitionId processDefinitionKey jobType jobConfiguration active suspended
            withOverridingJobPriority tenantIdIn withoutTenantId includeJobDefinitionsWithoutTenantId
        ]
    };
    QUERY_JOB_DEFINITIONS_COUNT = POST "/job-definition/count"
        as queryJobDefinitionsCount: Read, Count, since 7 2, "How many job definitions, with filters in the body." {
        body [
            jobDefinitionId activityIdIn processDefinitionId processDefinitionKey jobType jobConfiguration active suspended
            withOverridingJobPriority tenantIdIn withoutTenantId includeJobDefinitionsWithoutTenantId sorting
        ]
    };
    UPDATE_SUSPENSION_STATE_JOB_DEFINITIONS = PUT "/job-definition/suspended"
        as updateSuspensionStateJobDefinitions: Reversible, Nothing, since 7 2, "Suspend or activate the job definitions of a process." {
        body [
            processDefinitionId processDefinitionKey processDefinitionTenantId processDefinitionWithoutTenantId includeJobs executionDate
            suspended
        ]
    };
    GET_JOB_DEFINITION = GET "/job-definition/{id}" as getJobDefinition: Read, Object, since 7 2, "One job definition.";
    SET_JOB_PRIORITY_JOB_DEFINITION = PUT "/job-definition/{id}/jobPriority"
        as setJobPriorityJobDefinition: Reversible, Nothing, "Override the priority of an activity's jobs." { body [priority includeJobs] };
    SET_JOB_RETRIES_JOB_DEFINITION = PUT "/job-definition/{id}/retries"
        as setJobRetriesJobDefinition: Irreversible, Nothing, since 7 2, "Set the retries of an activity's failed jobs." { body [retries] };
    UPDATE_SUSPENSION_STATE_JOB_DEFINITION = PUT "/job-definition/{id}/suspended"
        as updateSuspensionStateJobDefinition: Reversible, Nothing, since 7 2, "Suspend or activate a job definition." {
        body [includeJobs executionDate suspended]
    };
}
